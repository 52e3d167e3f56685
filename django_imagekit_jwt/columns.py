"""A column of text that is looked up: equal is what is the same, on every database.

Responsible for: MySQL's and MariaDB's collations. Does not know: what stands in the column.
"""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    ExactCharField = models.CharField  # mypy reads NULLs off Django's own fields alone
else:

    class ExactCharField(models.CharField):
        """A CharField that tells cases, accents and spaces at the end apart.

        SQLite and PostgreSQL do. MySQL and MariaDB do not by default: ``ann`` would find what
        ``Ann`` or ``änn`` was allowed to, and of two files whose ids differ in case one would be
        refused.
        """

        def db_parameters(self, connection: Any) -> dict[str, Any]:
            """Give the column's type, and its collation where the database's own is not exact."""
            parameters = super().db_parameters(connection)
            if connection.vendor != "mysql":
                return parameters
            exact = "utf8mb4_nopad_bin" if connection.mysql_is_mariadb else "utf8mb4_0900_bin"
            return {**parameters, "collation": exact}
