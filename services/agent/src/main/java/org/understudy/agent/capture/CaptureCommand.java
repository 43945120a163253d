package org.understudy.agent.capture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.Subcommand;
import org.understudy.agent.Version;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.protocol.CaptureResult;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Hello;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Problem;
import org.understudy.agent.protocol.ProtocolException;

/** The sending side as a program: the jobs of one console, one after the other, on the two standard streams. */
public final class CaptureCommand implements Subcommand {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int CANCELLED = 2;
    private static final int STREAM_ENDED = 3;

    @Override
    public String name() {
        return "capture";
    }

    @Override
    public int run(List<String> args, InputStream in, OutputStream out) throws IOException {
        FrameWriter writer = new FrameWriter(out);
        FrameReader reader = new FrameReader(in);
        try {
            new Hello(name(), Version.text()).send(writer);
            // While the console's first words are on their way.
            Threads.start("warm-up", Libc::get);
            Hello.receive(reader);
            return jobs(reader, writer);
        } catch (StoppedException e) {
            return e.isCancelled() ? cancelled(writer) : STREAM_ENDED;
        } catch (ProtocolException e) {
            return problem(
                    writer,
                    Problem.PROTOCOL,
                    "The source and its peer do not understand each other.",
                    e.getMessage(),
                    "Run the same version of the program on both sides.");
        } catch (ErrnoException e) {
            return problem(
                    writer,
                    "source",
                    "The source could not be read.",
                    e.getMessage(),
                    "Check that the directory exists, and that the agent runs as root.");
        } catch (IOException | RuntimeException e) {
            return problem(
                    writer,
                    Problem.INTERNAL,
                    "The capture failed.",
                    e.toString(),
                    "Look into the log of the agent, and report this.");
        }
    }

    private static int jobs(FrameReader reader, FrameWriter writer) throws IOException {
        for (boolean first = true; ; first = false) {
            FrameType type = reader.next();
            if (type == null) {
                return first ? STREAM_ENDED : OK;
            }
            if (type == FrameType.CANCEL) {
                return cancelled(writer);
            }
            if (type != FrameType.JOB) {
                throw new ProtocolException("The console sent " + type + " where a job was expected.");
            }
            Job job = Job.read(reader.fields());
            // No switch over types here: to link it costs more than all else at the start.
            if (job instanceof Job.Capture capture) {
                capture(capture, reader, writer);
            } else if (job instanceof Job.Measure measure) {
                // Its reading thread cannot be told where this job ends, so it is the last one.
                return measure(measure, reader, writer);
            } else {
                throw new ProtocolException("The job \"" + job.kind() + "\" came before any pass.");
            }
        }
    }

    private static void capture(Job.Capture job, FrameReader reader, FrameWriter writer) throws IOException {
        long start = System.nanoTime();
        manners(job.niceness());
        Totals totals = new Totals();
        Inbox inbox = new Inbox(reader);
        Outbox outbox = new Outbox(writer, totals, inbox, job.compression(), job.maxBytesPerSecond());
        Threads.start("inbox", inbox);
        Threads.start("outbox", outbox);
        boolean done = false;
        try (Capturer capturer = new Capturer(job, writer, inbox, outbox, totals)) {
            capturer.first();
            while (inbox.takeJob() instanceof Job.Pass pass) {
                capturer.again(pass);
            }
            outbox.stop();
            done = true;
        } finally {
            if (!done) {
                outbox.abandon();
            }
        }
        new CaptureResult(
                        totals.entries,
                        totals.entriesSent,
                        totals.files,
                        totals.deleted,
                        totals.bytesRead,
                        totals.contentBytes,
                        writer.total(),
                        totals.changedWhileRead,
                        totals.gaps,
                        System.nanoTime() - start)
                .send(writer);
    }

    private static int measure(Job.Measure job, FrameReader reader, FrameWriter writer) throws IOException {
        manners(job.niceness());
        Totals totals = new Totals();
        Inbox inbox = new Inbox(reader);
        Outbox outbox = new Outbox(writer, totals, inbox, Job.Compression.NONE, 0);
        Threads.start("inbox", inbox);
        Threads.start("outbox", outbox);
        boolean done = false;
        try {
            var result = new Measurer(job, writer, inbox, totals).measure();
            outbox.stop();
            done = true;
            result.send(writer);
            return OK;
        } finally {
            if (!done) {
                outbox.abandon();
            }
        }
    }

    /** On a production server others come first. */
    private static void manners(int niceness) {
        if (niceness > 0) {
            Libc libc = Libc.get();
            libc.nice(niceness);
            if (niceness >= 19) {
                libc.ioPriority(3, 0);
            } else {
                libc.ioPriority(2, Math.min(7, niceness));
            }
        }
    }

    private static int cancelled(FrameWriter writer) throws IOException {
        new Problem(Problem.CANCELLED, "The capture was cancelled.", "The console asked for it.", "").send(writer);
        return CANCELLED;
    }

    private static int problem(FrameWriter writer, String kind, String what, @Nullable String why, String remedies)
            throws IOException {
        new Problem(kind, what, why == null ? "" : why, remedies).send(writer);
        return FAILED;
    }
}
