package org.understudy.agent.portal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.Subcommand;
import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.portal.layer.LayerException;
import org.understudy.agent.protocol.ChangesEnd;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Hello;
import org.understudy.agent.protocol.Problem;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.Refine;
import org.understudy.agent.protocol.Want;

/** The portal's side: takes syncs in and keeps their points. Jobs come one after the other until the input ends. */
public final class PortalCommand implements Subcommand {
    private static final int NOT_ROOT = 4;

    private @Nullable Sync sync;
    private @Nullable FrameWriter writer;
    private volatile boolean dataRefused;

    @Override
    public String name() {
        return "portal";
    }

    @Override
    public int run(List<String> args, InputStream in, OutputStream stream) throws IOException {
        if (Libc.get().euid() != 0) {
            FrameWriter out = new FrameWriter(stream);
            new Hello("portal", "1").send(out);
            new Problem(
                            "not-root",
                            "The portal's agent does not run as root.",
                            "It mounts file systems and keeps owners.",
                            "Connect as root, or allow sudo.")
                    .send(out);
            return NOT_ROOT;
        }
        // What lies here is a copy of somebody else's secrets. Modes within the replica are set one by one.
        Libc.get().umask(0077);
        serve(in, stream);
        return 0;
    }

    /** Greets, and does jobs until the input ends. */
    public void serve(InputStream in, OutputStream stream) throws IOException {
        FrameWriter out = new FrameWriter(stream);
        writer = out;
        new Hello("portal", "1").send(out);
        FrameReader frames = new FrameReader(in);
        Hello.receive(frames);
        Thread hook = new Thread(() -> leave(true), "leave");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            FrameType type = next(frames, out);
            while (type != null) {
                try {
                    handle(type, frames, out);
                } catch (IOException | RuntimeException e) {
                    leaveQuietly();
                    problem(e).send(out);
                    dataRefused = true;
                }
                type = next(frames, out);
            }
        } finally {
            leave(true);
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // Then it runs already, and finds nothing to do.
            }
        }
    }

    private static @Nullable FrameType next(FrameReader frames, FrameWriter out) throws IOException {
        try {
            return frames.next();
        } catch (ProtocolException e) {
            problem(e).send(out);
            throw e;
        }
    }

    private void handle(FrameType type, FrameReader frames, FrameWriter out) throws IOException {
        Sync s = current();
        switch (type) {
            case JOB -> job(PortalJob.read(frames.fields()), frames, out);
            case CANCEL -> {
                if (s != null) {
                    leave(true);
                }
                new Problem(Problem.CANCELLED, "Cancelled.", "Somebody asked for it.", "").send(out);
                dataRefused = true;
            }
            case CHANGES, CHANGES_END, WANT, REFINE, OLD_MORE -> {
                if (s != null) {
                    data(type, frames, s);
                } else if (!dataRefused) {
                    throw new ProtocolException("A frame " + type + " came, but no sync is prepared.");
                }
            }
            default -> throw new ProtocolException("A frame " + type + " is not expected by the portal.");
        }
    }

    private static void data(FrameType type, FrameReader frames, Sync s) throws IOException {
        switch (type) {
            case CHANGES -> s.changes(frames.payload(), frames.length());
            case CHANGES_END -> s.changesEnd(ChangesEnd.read(frames.fields()));
            case WANT -> s.want(Want.read(frames.fields()));
            case REFINE -> s.refine(Refine.read(frames.fields()));
            default -> s.oldMore(frames.fields().varint(1 << 20, "The number of granted frames"));
        }
    }

    private void job(PortalJob job, FrameReader frames, FrameWriter out) throws IOException {
        switch (job.kind()) {
            case PortalJob.PREPARE -> {
                if (current() != null) {
                    throw new ProtocolException("A sync is under way already.");
                }
                dataRefused = false;
                Sync prepared = Sync.prepare(job, out, this::failed);
                set(prepared);
            }
            case PortalJob.PUBLISH -> {
                Sync s = current();
                if (s == null) {
                    if (dataRefused) {
                        return;
                    }
                    throw new ProtocolException("There is no sync to publish.");
                }
                if (s.hasFailed()) {
                    return;
                }
                Map<String, String> result = s.publish(job);
                set(null);
                PortalJob.sendResult(out, result);
            }
            case PortalJob.ABORT -> {
                Sync s = current();
                set(null);
                if (s != null) {
                    s.abandon(job.flag(PortalJob.KEEP));
                }
                PortalJob.sendResult(out, Map.of("kept", Boolean.toString(job.flag(PortalJob.KEEP))));
            }
            default -> StoreJobs.run(job, out, frames);
        }
    }

    private synchronized @Nullable Sync current() {
        return sync;
    }

    private synchronized void set(@Nullable Sync s) {
        sync = s;
    }

    /** A thread of the sync cannot go on. */
    private void failed(Exception e) {
        dataRefused = true;
        Sync s = current();
        Problem problem = problem(e);
        leaveQuietly();
        FrameWriter out = writer;
        if (s != null && out != null) {
            try {
                problem.send(out);
            } catch (IOException gone) {
                System.err.println("portal: " + problem.what() + " " + problem.why());
            }
        }
    }

    private void leave(boolean keep) {
        Sync s;
        synchronized (this) {
            s = sync;
            sync = null;
        }
        if (s != null) {
            try {
                s.abandon(keep);
            } catch (IOException e) {
                System.err.println("portal: " + e.getMessage());
            }
        }
    }

    private void leaveQuietly() {
        leave(true);
    }

    private static Problem problem(Exception e) {
        if (e instanceof LayerException l) {
            return new Problem(l.kind(), l.what(), l.why(), l.remedies());
        }
        if (e instanceof ProtocolException) {
            return new Problem(
                    Problem.PROTOCOL,
                    "What came does not follow the wire format.",
                    String.valueOf(e.getMessage()),
                    "Use the same version on both sides. If it is, do not trust the other side.");
        }
        if (e instanceof ErrnoException errno && errno.is(Errno.ENOSPC)) {
            return new Problem(
                    LayerException.NO_SPACE,
                    "A file system of the replica is full.",
                    String.valueOf(e.getMessage()),
                    "Make it larger in the plan; the replica has to be made anew for that.");
        }
        boolean inputOutput = e instanceof ErrnoException errno
                && (errno.is(Errno.EIO) || errno.is(Errno.EROFS) || errno.is(Errno.EUCLEAN));
        if (inputOutput) {
            return new Problem(
                    "input-output",
                    "Writing into the replica's disk failed.",
                    String.valueOf(e.getMessage()),
                    "Look at the portal's disks and at its free space, then run the sync again.");
        }
        if (e instanceof IOException) {
            return new Problem("input-output", "The portal could not go on.", String.valueOf(e.getMessage()), "");
        }
        e.printStackTrace();
        return new Problem(Problem.INTERNAL, "The portal's agent has a fault.", e.toString(), "Please report it.");
    }
}
