"""Tests of what the chapters print and derive; a package, so that `chapters.numbers` is not the standard library's `numbers`."""
