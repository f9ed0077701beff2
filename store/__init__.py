"""The only home of SQL: tables, named queries, the outbox and the log."""
