"""The municipality's rules as data. Pure: no clock, and no I/O after loading."""
