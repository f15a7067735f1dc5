//! A loop over numbers -> the same loop in the widest vector instructions that the processor has.
//!
//! Whatever these are, each number comes from the same operations in the same order, so that a picture gives the same on every
//! machine.

/// Does `work`, which is compiled for each set of instructions: a short loop, in a closure marked `#[inline(always)]`.
#[cfg(not(target_family = "wasm"))]
#[allow(clippy::inline_always)] // what is not inlined is compiled for the oldest processor
#[inline(always)]
pub fn vectorised<O>(work: impl FnOnce() -> O) -> O {
    fearless_simd::dispatch!(fearless_simd::Level::new(), _ => work())
}

/// Does `work`: a module for browsers is compiled with or without vector instructions as a whole.
#[cfg(target_family = "wasm")]
#[allow(clippy::inline_always)] // as above
#[inline(always)]
pub fn vectorised<O>(work: impl FnOnce() -> O) -> O {
    work()
}

#[cfg(test)]
mod tests {
    use super::vectorised;

    #[test]
    fn a_loop_gives_the_same_numbers_as_it_does_alone() {
        let (a, b): (Vec<f32>, Vec<f32>) = (0..1003).map(|at| ((at as f32).sin(), (at as f32).cos())).unzip();
        let product = |a: f32, b: f32| a * b + a / (1.5 + b);
        let mut wide = vec![0.0f32; a.len()];
        vectorised(
            #[inline(always)]
            || wide.iter_mut().zip(a.iter().zip(&b)).for_each(|(into, (a, b))| *into = product(*a, *b)),
        );
        assert!(wide.iter().zip(a.iter().zip(&b)).all(|(wide, (a, b))| wide.to_bits() == product(*a, *b).to_bits()));
    }
}
