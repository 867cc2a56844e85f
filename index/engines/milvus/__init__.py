"""An index kept in Milvus, for more passages, writers and readers than one machine has room for.

A build writes rows that carry its number, and publishes them by replacing one row, the snapshot in
`ledger`, which says up to which number builds count and which of those don't. So a version is seen
whole or not at all, any number of builders can write at once, and a build costs as much as is new;
a new collection behind an alias would cost as much as everything.
"""
