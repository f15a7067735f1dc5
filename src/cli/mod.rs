//! Arguments -> one of the verbs -> an exit code.
