"""Procedures from the national portal and from operators' tables, without overwriting what operators wrote."""
