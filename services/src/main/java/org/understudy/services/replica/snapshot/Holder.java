package org.understudy.services.replica.snapshot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.RemoteProcess;

/// The process on the source that has made the snapshots and removes them when its input ends: when
/// it is told so, or when nobody is there any more to tell it.
final class Holder implements AutoCloseable {
    private final RemoteProcess process;
    private final BufferedReader lines;

    Holder(RemoteProcess process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8));
    }

    /// The lines up to this one, which is left out; all that come where it does not.
    List<String> until(String last, Duration patience) throws ProblemException {
        FutureTask<List<String>> task = new FutureTask<>(() -> read(last));
        Thread.startVirtualThread(task);
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ProblemException(
                    Kind.TIMED_OUT, "The snapshots took too long.", "No answer for " + patience.toSeconds() + " s.");
        } catch (ExecutionException e) {
            throw new ProblemException(
                    Kind.CONNECTION_LOST, "The snapshots were lost sight of.", String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The snapshots were not waited for.", "");
        }
    }

    private List<String> read(String last) {
        List<String> read = new ArrayList<>();
        try {
            for (String line = lines.readLine(); line != null && !line.equals(last); line = lines.readLine()) {
                read.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    /// Tells it to remove everything, and waits for it even where the caller is interrupted.
    ///
    /// @return what it could not remove
    List<String> release(Duration patience) throws ProblemException {
        boolean interrupted = Thread.interrupted();
        try {
            letGo();
            return until("", patience).stream()
                    .filter(line -> line.startsWith("left\t"))
                    .map(line -> line.substring("left\t".length()).replace("\t", ": "))
                    .toList();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void letGo() {
        try {
            process.stdin().close();
        } catch (IOException e) {
            // The connection is gone, and with it the input of the process.
        }
    }

    /// Lets go without waiting. The process itself has left our process group and is not killed.
    @Override
    public void close() {
        letGo();
        process.close();
    }
}
