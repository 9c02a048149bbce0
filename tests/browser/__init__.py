"""The exhibits in a real browser, against the numbers of lab.calc."""
