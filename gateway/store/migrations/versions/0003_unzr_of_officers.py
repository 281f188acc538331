"""The УНЗР of officers, where it is known."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    op.add_column("officers", sa.Column("unzr", sa.String(), nullable=True))
