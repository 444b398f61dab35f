"""Demonstration content: an invented city, written by us, that shows every state in the first minute.

city, matters_*.toml, answers_zh.toml   who and what there is, and what is said
stream                                  sixty days of it, drawn with a fixed seed
setting, journey                        founding the city; what the desk and the units do
loading                                 all of it, with real listening in between
banner                                  every page says that this is a demonstration
"""
