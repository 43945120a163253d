package org.understudy.services.replica.link;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// The console's end of one agent: a thread takes its frames apart. Data goes on to the other agent
/// untouched; what is for the console waits in a queue until the task asks for it; progress is told
/// at once.
///
/// Closing ends the conversation: the agent sees the end of its input and cleans up.
public final class AgentTalk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentTalk.class);

    private final AgentSession session;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private volatile Consumer<Event.Progress> progress;
    private volatile Consumer<String> messages;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable FrameWriter other;
    /// Data waits here until it is said for this job where it goes.
    private volatile CountDownLatch directed = new CountDownLatch(1);
    private volatile Runnable onTrouble = () -> {};
    private volatile boolean ending;
    private final AtomicLong dataBytes = new AtomicLong();
    private volatile boolean listening;

    public AgentTalk(AgentSession session, Consumer<Event.Progress> progress, Consumer<String> messages) {
        this.session = session;
        this.progress = progress;
        this.messages = messages;
    }

    /// For the next job: who hears of it. What the last one left behind is forgotten.
    ///
    /// Data frames are not let through before [#listen], even where the agent is listened to since an
    /// earlier job: its peer may not have its own job yet.
    public void attend(Consumer<Event.Progress> onProgress, Consumer<String> onMessage) {
        progress = onProgress;
        messages = onMessage;
        onTrouble = () -> {};
        dataBytes.set(0);
        signals.removeIf(s -> s instanceof Signal.Told);
        if (directed.getCount() == 0) {
            directed = new CountDownLatch(1);
        }
    }

    /// Begins to listen; one that listens already goes on.
    ///
    /// @param to where data frames go; null: none may come
    public void listen(@Nullable AgentTalk to) {
        other = to == null ? null : to.session.out();
        directed.countDown();
        if (listening) {
            return;
        }
        listening = true;
        Thread.ofPlatform().daemon().name("agent-" + session.host()).start(this::pump);
    }

    /// What is done when this agent fails or goes away, at once and on its own thread: usually the other one is
    /// stopped.
    public void onTrouble(Runnable action) {
        onTrouble = action;
    }

    public String host() {
        return session.host();
    }

    /// Bytes of data frames that came from this agent for the job that is attended.
    public long dataBytes() {
        return dataBytes.get();
    }

    public void job(String kind, WireWriter fields) throws ProblemException {
        WireWriter frame = new WireWriter().text(kind);
        frame.raw(fields.buffer(), 0, fields.length());
        try {
            session.out().write(FrameType.JOB, frame);
        } catch (IOException e) {
            throw gone(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /// A job of the portal: named fields.
    public void job(String kind, Map<String, String> fields) throws ProblemException {
        WireWriter writer = new WireWriter().varint(fields.size());
        fields.forEach((name, value) -> writer.text(name).text(value));
        job(kind, writer);
    }

    /// The named fields of a portal's result.
    public Map<String, String> awaitFields() throws ProblemException {
        WireReader in = awaitResult();
        try {
            Map<String, String> fields = new LinkedHashMap<>();
            int count = in.count(Limits.LIST, "The number of fields");
            for (int i = 0; i < count; i++) {
                fields.put(in.text(), in.text());
            }
            in.expectEnd("The fields");
            return fields;
        } catch (ProtocolException e) {
            throw new ProblemException(
                    Kind.FAILED,
                    "The agent on " + host() + " answers what is not understood.",
                    String.valueOf(e.getMessage()));
        }
    }

    public void cancel() {
        session.cancel();
    }

    /// Waits until the agent has told an event of this kind.
    public <E extends Event> E await(Class<E> kind) throws ProblemException {
        while (true) {
            switch (next()) {
                case Signal.Told told
                when kind.isInstance(told.event()) -> {
                    return kind.cast(told.event());
                }
                case Signal.Told _ -> {}
                case Signal.Result _ -> throw unexpected("ended its job early");
                case Signal.Failed failed -> throw problem(failed.problem());
                case Signal.Gone gone -> throw gone(gone.why());
            }
        }
    }

    /// Waits until the job is over.
    public WireReader awaitResult() throws ProblemException {
        while (true) {
            switch (next()) {
                case Signal.Told _ -> {}
                case Signal.Result result -> {
                    return result.fields();
                }
                case Signal.Failed failed -> throw problem(failed.problem());
                case Signal.Gone gone -> throw gone(gone.why());
            }
        }
    }

    /// A problem or an end that has come already, without waiting; what else has come stays in line.
    public @Nullable ProblemException trouble() {
        for (Signal signal : signals) {
            if (signal instanceof Signal.Failed failed) {
                return problem(failed.problem());
            }
            if (signal instanceof Signal.Gone gone) {
                return gone(gone.why());
            }
        }
        return null;
    }

    private Signal next() throws ProblemException {
        try {
            return signals.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The conversation with " + host() + " was broken off.", "");
        }
    }

    private void pump() {
        FrameReader in = session.in();
        try {
            @Nullable FrameType type = in.next();
            while (type != null) {
                take(in, type);
                type = in.next();
            }
            lost(session.lastWords().isEmpty() ? "It ended." : session.lastWords());
        } catch (IOException e) {
            lost(e.getMessage() == null ? e.toString() : e.getMessage());
        } finally {
            ended.countDown();
        }
    }

    private void lost(String why) {
        signals.add(new Signal.Gone(why));
        if (!ending) {
            onTrouble.run();
        }
    }

    private void take(FrameReader in, FrameType type) throws IOException {
        if (!type.isControl()) {
            awaitDirection();
            FrameWriter to = other;
            if (ending) {
                return;
            }
            if (to == null) {
                throw new IOException("Data came that nobody asked for: " + type + ".");
            }
            dataBytes.addAndGet(in.length() + 5L);
            forward(to, type, in);
            return;
        }
        switch (type) {
            case EVENT -> {
                switch (Event.read(in.fields())) {
                    case Event.Progress now -> progress.accept(now);
                    case Event.Message message -> messages.accept(message.text());
                    case Event event -> signals.add(new Signal.Told(event));
                }
            }
            case RESULT -> signals.add(new Signal.Result(new WireReader(in.copy())));
            case PROBLEM -> {
                signals.add(new Signal.Failed(org.understudy.agent.protocol.Problem.read(in.fields())));
                onTrouble.run();
            }
            default -> throw new IOException("A frame came that an agent does not send: " + type + ".");
        }
    }

    private void awaitDirection() throws IOException {
        try {
            directed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The listening was broken off.", e);
        }
    }

    private static void forward(FrameWriter to, FrameType type, FrameReader in) {
        try {
            to.write(type, in.payload(), 0, in.length());
        } catch (IOException e) {
            // The other agent is gone, and its own thread tells why. This one goes on reading, or the agent that it
            // listens
            // to would hang on its full output instead of hearing that it shall stop.
            LOG.debug("{} could not be passed on", type, e);
        }
    }

    private ProblemException problem(org.understudy.agent.protocol.Problem told) {
        Kind kind = AgentProblems.kind(told.kind());
        List<String> remedies = new ArrayList<>(
                told.remedies().lines().filter(r -> !r.isBlank()).toList());
        return new ProblemException(new Problem(kind, told.what(), told.why(), remedies));
    }

    private ProblemException gone(String why) {
        return new ProblemException(
                Kind.CONNECTION_LOST,
                "The agent on " + host() + " is gone.",
                why,
                "Run it again: what is already on the portal is not sent twice.");
    }

    private ProblemException unexpected(String what) {
        return new ProblemException(Kind.INTERNAL, "The agent on " + host() + " " + what + ".", "");
    }

    /// Whether it waits for a job, as far as is known: nothing went wrong, and nothing is left unread.
    boolean isIdle() {
        return listening && !ending && signals.isEmpty();
    }

    /// Ends the agent's input and waits a while for it to clean up before what is left of it is killed.
    public void finish(java.time.Duration patience) {
        ending = true;
        directed.countDown();
        session.endInput();
        try {
            if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                messages.accept("The agent on " + host() + " did not end by itself and was killed.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.close();
    }

    @Override
    public void close() {
        ending = true;
        directed.countDown();
        session.close();
    }
}
