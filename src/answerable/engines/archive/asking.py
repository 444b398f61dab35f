"""Questions in SQL to tables in memory: one database without a file, one core, days in UTC."""

from __future__ import annotations

import os
from functools import cache
from typing import cast

import duckdb
import numpy as np
import pyarrow as pa

__all__ = ["ask", "numbered"]


def ask(question: str, *before: str, **tables: pa.Table) -> pa.Table:
    """Answer `question` about `tables`, which it calls by their names; the statements `before` come first."""
    with _database(os.getpid()).cursor() as connection:
        connection.execute("SET TimeZone='UTC'")
        for name, table in tables.items():
            connection.register(name, table)
        for statement in before:
            connection.execute(statement)
        return cast(pa.Table, connection.sql(question).to_arrow_table())


def numbered(table: pa.Table) -> pa.Table:
    """Return `table` with the column `position`: the number of each row, from 0."""
    return table.append_column("position", pa.array(np.arange(table.num_rows)))


@cache
def _database(process: int) -> duckdb.DuckDBPyConnection:
    """The database of this process: opening one costs as much as many answers, and none survives a fork."""
    connection = duckdb.connect()
    connection.execute("SET threads=1")
    return connection
