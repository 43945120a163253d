package org.understudy.services.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.core.CoreModuleProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// An exec channel whose outputs go into [ByteQueue]s. The library's own pipe moves everything that
/// waits with each read, which with a large window costs more than the encryption.
final class ExecChannel extends ChannelExec implements RawProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ExecChannel.class);
    private static final Map<String, Integer> SIGNALS = Map.ofEntries(
            Map.entry("HUP", 1),
            Map.entry("INT", 2),
            Map.entry("QUIT", 3),
            Map.entry("ILL", 4),
            Map.entry("ABRT", 6),
            Map.entry("FPE", 8),
            Map.entry("KILL", 9),
            Map.entry("USR1", 10),
            Map.entry("SEGV", 11),
            Map.entry("USR2", 12),
            Map.entry("PIPE", 13),
            Map.entry("ALRM", 14),
            Map.entry("TERM", 15));

    private final ByteQueue stdout = new ByteQueue(this::giveBack);
    private final ByteQueue stderr = new ByteQueue(this::giveBack);
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final String host;

    /// @param window how much may come before it is read
    ExecChannel(String line, String host, long window) {
        super(line.getBytes(StandardCharsets.UTF_8), null, null);
        this.host = host;
        CoreModuleProperties.WINDOW_SIZE.set(this, window);
        addCloseFutureListener(_ -> ended());
    }

    private void giveBack(long bytes) {
        try {
            if (getLocalWindow().isOpen()) {
                getLocalWindow().release(bytes);
            }
        } catch (IOException e) {
            LOG.trace("the channel is gone", e);
        }
    }

    @Override
    protected void doWriteData(byte[] data, int off, long len) {
        stdout.put(data, off, (int) len);
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int off, long len) {
        stderr.put(data, off, (int) len);
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        stdout.end();
        stderr.end();
    }

    private void ended() {
        Integer status = getExitStatus();
        String signal = getExitSignal();
        if (status != null) {
            exit.complete(status);
        } else if (signal != null) {
            exit.complete(128 + SIGNALS.getOrDefault(signal, 0));
        } else {
            exit.completeExceptionally(new ProblemException(
                    Kind.CONNECTION_LOST,
                    "The connection to " + host + " was lost.",
                    "A program was running there at that moment.",
                    "Look at the network and at the host, then try again."));
        }
        if (exit.isCompletedExceptionally()) {
            IOException lost = new IOException("The connection to " + host + " was lost.");
            stdout.fail(lost);
            stderr.fail(lost);
        } else {
            stdout.end();
            stderr.end();
        }
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }

    @Override
    public OutputStream stdin() {
        return getInvertedIn();
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public void letGo() {
        stdout.close();
        stderr.close();
        close(true);
    }
}
