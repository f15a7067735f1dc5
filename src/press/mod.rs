//! Pages and symbols -> one PDF, the same bytes each time.
