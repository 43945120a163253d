package org.understudy.services.observe;

/// Ends an observer's interest. Closing twice is harmless. After `close()` returns, no *new* call
/// begins; one that runs on another thread at that moment may still finish.
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
