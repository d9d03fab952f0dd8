"""Tests of the chat page: in Debian's Chromium (marked ``browser``) and without one."""
