package org.understudy.services.replica.link;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Hello;
import org.understudy.services.ssh.RemoteProcess;

/// One running agent: its frames in both directions, and what it says to people on its standard error.
public final class AgentSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentSession.class);
    private static final int LAST_LINES = 5;
    /// An agent with nothing to clean up goes within milliseconds.
    private static final Duration GOING = Duration.ofMillis(300);
    /// A small emulated machine under load takes some twenty seconds.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration PULSE = Duration.ofSeconds(10);

    private final String host;
    private final RemoteProcess process;
    private final FrameReader in;
    private final FrameWriter out;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CountDownLatch over = new CountDownLatch(1);

    AgentSession(String host, RemoteProcess process) {
        this.host = host;
        this.process = process;
        this.in = new FrameReader(process.stdout());
        this.out = new FrameWriter(process.stdin());
        Thread.ofVirtual().name("agent-stderr-" + host).start(this::drain);
    }

    /// An agent that says nothing for so long is ended, which ends the reading as well.
    void greet() throws IOException {
        CompletableFuture<Void> greeted = new CompletableFuture<>();
        CompletableFuture<Void> _ = greeted.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionallyAsync(
                        _ -> {
                            LOG.warn("the agent on {} says nothing for {} s and is ended", host, PATIENCE.toSeconds());
                            process.close();
                            return null;
                        },
                        work -> Thread.ofVirtual().start(work));
        try {
            new Hello("console", "understudy").send(out);
            Hello.receive(in);
            Thread.ofVirtual().name("agent-pulse-" + host).start(this::beat);
        } finally {
            greeted.complete(null);
        }
    }

    /// Says that we are there: an agent that hears nothing for 40 s takes us for gone. A link that is only silent
    /// would else keep it waiting, and its replica locked, for as long as the host's SSH server waits.
    private void beat() {
        try {
            while (!over.await(PULSE.toMillis(), TimeUnit.MILLISECONDS)) {
                out.write(FrameType.ALIVE);
            }
        } catch (IOException e) {
            LOG.trace("the agent on {} is gone", host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String host() {
        return host;
    }

    public FrameReader in() {
        return in;
    }

    public FrameWriter out() {
        return out;
    }

    /// Asks the agent to stop and clean up; it answers with a problem of kind `cancelled`.
    public void cancel() {
        try {
            out.write(FrameType.CANCEL);
        } catch (IOException e) {
            LOG.debug("{} could not be told to stop; it notices the end of its input", host, e);
        }
    }

    public String lastWords() {
        synchronized (lastLines) {
            return String.join(" / ", lastLines);
        }
    }

    private void drain() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.stderr(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                LOG.info("agent on {}: {}", host, line);
                synchronized (lastLines) {
                    lastLines.add(line);
                    if (lastLines.size() > LAST_LINES) {
                        lastLines.removeFirst();
                    }
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            LOG.debug("the agent's messages from {} broke off", host, e);
        }
    }

    /// Lets the agent see the end of its input, which is how it learns that it shall clean up and go.
    void endInput() {
        over.countDown();
        try {
            process.stdin().close();
        } catch (IOException e) {
            LOG.debug("the input of the agent on {} was closed already", host, e);
        }
    }

    /// Ends the agent: it may go by itself at the end of its input; whatever is left of it is killed.
    @Override
    public void close() {
        endInput();
        try {
            process.exit().get(GOING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the agent on {} does not go by itself", host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.close();
    }
}
