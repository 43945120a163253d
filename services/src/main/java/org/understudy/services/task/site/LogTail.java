package org.understudy.services.task.site;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.As;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.RemoteProcess;

/// A channel on which a log comes as it is written.
final class LogTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /// Ends with our input, see [SiteJournal].
    private static final String FOLLOW = "tail -c \"+$2\" -F -- \"$1\" 2>/dev/null & t=$!; "
            + "while read -r _; do :; done; kill \"$t\" 2>/dev/null";

    private final RemoteProcess process;
    private final CompletableFuture<Long> end = new CompletableFuture<>();

    private LogTail(RemoteProcess process) {
        this.process = process;
    }

    static LogTail start(HostConnection connection, As as, String file, long from, TaskSite.LogSink sink)
            throws ProblemException {
        LogTail tail = new LogTail(connection.start(
                Command.script(FOLLOW, file, Long.toString(from + 1)).as(as)));
        Thread.ofVirtual().name("log from " + connection.host().name()).start(() -> tail.read(from, sink));
        return tail;
    }

    private void read(long from, TaskSite.LogSink sink) {
        long at = from;
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = process.stdout()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sink.write(buffer, n);
                at += n;
            }
        } catch (IOException e) {
            LOG.debug("the log broke off", e);
        } finally {
            end.complete(at);
        }
    }

    /// Ends it.
    ///
    /// @return up to which byte everything has been passed on
    long stop() {
        try {
            // Its end of input: then it ends by itself, and what it had written still comes.
            process.stdin().close();
            return end.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | TimeoutException | ExecutionException e) {
            LOG.debug("the log does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.close();
        return end.join();
    }

    @Override
    public void close() {
        Farewell.to(process);
    }
}
