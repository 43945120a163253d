package org.understudy.services.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/// A shell line that runs, as the transport gives it: streams, end, and a way to let go of it.
interface RawProcess {
    InputStream stdout();

    InputStream stderr();

    OutputStream stdin();

    /// Fails with a [org.understudy.model.problem.ProblemException] when the connection is lost first.
    CompletableFuture<Integer> exit();

    /// Closes the streams, so that everybody who waits at one goes on.
    void letGo();
}
