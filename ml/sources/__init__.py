"""Readers of playlist and track files, one data format a module."""
