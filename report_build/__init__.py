"""Checks the report's chapters against its outline, bibliography and ledger, and compiles them to Markdown."""
