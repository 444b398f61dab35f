"""Joins library, engines and tables: jobs, schedules, demo content; every run leaves a row."""
