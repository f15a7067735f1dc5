//! A process that holds secrets -> one that leaves no core file and that no other program of the same person looks into.

/// From now on this process leaves nothing behind when it crashes. What the system does not offer is left out: swap and
/// hibernation are not in our hands.
pub(crate) fn keep_private() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        let _ = setrlimit(Resource::Core, none);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
