//! What the machine tells: heap bytes that live, and processor seconds spent. The only unsafe
//! code of the package.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Counted;

#[global_allocator]
static HEAP: Counted = Counted;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn add(bytes: usize) {
    let live = LIVE.fetch_add(bytes, Relaxed) + bytes;
    if live > PEAK.load(Relaxed) {
        PEAK.fetch_max(live, Relaxed);
    }
}

// SAFETY: every call is handed on to the system's allocator as it came; counting is beside it.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LIVE.fetch_sub(layout.size(), Relaxed);
        add(size);
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(at, layout, size) }
    }
}

/// Heap bytes in use.
pub fn live_bytes() -> usize {
    LIVE.load(Relaxed)
}

/// Runs something; also gives the most heap bytes that were in use meanwhile.
pub fn peak_of<T>(run: impl FnOnce() -> T) -> (T, usize) {
    PEAK.store(live_bytes(), Relaxed);
    let result = run();
    (result, PEAK.load(Relaxed))
}

/// Processor seconds of all threads of the process so far, in user space and in the kernel.
pub fn cpu_seconds() -> f64 {
    // SAFETY: all bytes zero are a valid `rusage`.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a `rusage` that lives through the call.
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &raw mut usage) };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// Runs something with one processor allowed, for those who make as many threads as there are.
pub fn on_one_processor<T>(run: impl FnOnce() -> T) -> T {
    // SAFETY: all bytes zero are a valid, empty `cpu_set_t`.
    let (mut before, mut one): (libc::cpu_set_t, libc::cpu_set_t) = unsafe { std::mem::zeroed() };
    let size = size_of::<libc::cpu_set_t>();
    // SAFETY: the pointers are to sets of that size which live through the calls.
    let restricted = unsafe {
        libc::CPU_SET(libc::sched_getcpu().max(0) as usize, &mut one);
        libc::sched_getaffinity(0, size, &raw mut before) == 0 && libc::sched_setaffinity(0, size, &raw const one) == 0
    };
    assert!(restricted, "the system restricts nobody to one processor");
    let result = run();
    // SAFETY: as above.
    unsafe { libc::sched_setaffinity(0, size, &raw const before) };
    result
}
