//! Random data that is the same in every run.

use std::cell::Cell;

/// The same numbers in every run (Knuth's generator), so that a failure comes again.
pub struct Dice(Cell<u64>);

impl Dice {
    pub fn new(first: u64) -> Dice {
        Dice(Cell::new(first))
    }

    pub fn below(&self, sides: usize) -> usize {
        let next =
            self.0.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0.set(next);
        (next >> 33) as usize % sides
    }

    pub fn one<T: Copy>(&self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// One in three times.
    pub fn maybe<T: Copy>(&self, of: &[T]) -> Option<T> {
        (self.below(3) == 0).then(|| self.one(of))
    }
}
