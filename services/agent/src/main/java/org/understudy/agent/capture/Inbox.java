package org.understudy.agent.capture;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.Hashes;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.SubHashes;

/**
 * Takes in, on a thread of its own, whatever comes from the console and the portal, and never lets it wait: OLD batches are
 * bounded by the credit that was given, answers by the questions that were asked. So a CANCEL is always seen. It reads no
 * further than the job's finish: what follows belongs to the next job.
 */
final class Inbox implements Runnable {
    private static final byte[] OLD_END = {};

    private final FrameReader reader;
    private final Queue<byte[]> old = new ArrayDeque<>();
    private final Queue<Object> answers = new ArrayDeque<>();
    private final Queue<Job> jobs = new ArrayDeque<>();
    private int credit = Limits.OLD_CREDIT;
    private int questions;
    private boolean oldEnded;
    private @Nullable IOException failure;
    private volatile boolean stopped;

    Inbox(FrameReader reader) {
        this.reader = reader;
    }

    @Override
    public void run() {
        try (BatchCodec codec = new BatchCodec()) {
            while (true) {
                FrameType type = reader.next();
                if (type == null) {
                    throw StoppedException.streamEnded("input");
                }
                if (accept(type, codec)) {
                    return;
                }
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(new IOException("Taking in what the portal sends failed: " + e, e));
        }
    }

    /** Answers true where nothing more comes for this job. */
    private boolean accept(FrameType type, BatchCodec codec) throws IOException {
        switch (type) {
            case OLD -> {
                codec.unpack(reader.payload(), 0, reader.length());
                byte[] batch = java.util.Arrays.copyOf(codec.buffer(), codec.length());
                synchronized (this) {
                    if (oldEnded || --credit < 0) {
                        throw new ProtocolException("The portal sent more old state than it was asked for.");
                    }
                    if (batch.length > 0) {
                        old.add(batch);
                    } else {
                        throw new ProtocolException("The portal sent an empty batch of old state.");
                    }
                    notifyAll();
                }
            }
            case OLD_END -> {
                synchronized (this) {
                    if (oldEnded) {
                        throw new ProtocolException("The portal ended its old state twice.");
                    }
                    oldEnded = true;
                    old.add(OLD_END);
                    notifyAll();
                }
            }
            case HASHES -> answer(Hashes.read(reader.fields()));
            case SUBHASHES -> answer(SubHashes.read(reader.fields()));
            case JOB -> {
                Job job = Job.read(reader.fields());
                synchronized (this) {
                    if (jobs.size() >= 2) {
                        throw new ProtocolException("The console sent jobs without waiting for their end.");
                    }
                    jobs.add(job);
                    notifyAll();
                }
                return job instanceof Job.Finish;
            }
            case CANCEL -> throw StoppedException.byConsole();
            default -> throw new ProtocolException("A frame that is not expected here arrived: " + type + ".");
        }
        return false;
    }

    private synchronized void answer(Object answer) throws ProtocolException {
        if (--questions < 0) {
            throw new ProtocolException("The portal answered what it was not asked.");
        }
        answers.add(answer);
        notifyAll();
    }

    synchronized void fail(IOException e) {
        if (failure == null) {
            failure = e;
        }
        stopped = true;
        notifyAll();
    }

    /** Throws where the work has to end. Cheap. */
    void check() throws IOException {
        if (stopped) {
            throwFailure();
        }
    }

    private synchronized void throwFailure() throws IOException {
        IOException e = failure;
        if (e instanceof ProtocolException p) {
            throw new ProtocolException(p.getMessage() == null ? "" : p.getMessage());
        }
        if (e != null) {
            throw e;
        }
    }

    /** To be called before a question is sent. */
    synchronized void asked() {
        questions++;
    }

    /** To be called before more OLD is asked for. */
    synchronized void granted(int frames) {
        credit += frames;
    }

    /** The next batch of old state, or null at its end. Waits for it. */
    synchronized byte @Nullable [] takeOld() throws IOException {
        byte[] batch = take(old);
        return batch.length == 0 ? null : batch;
    }

    @Nullable
    Object pollAnswer() throws IOException {
        check();
        synchronized (this) {
            return answers.poll();
        }
    }

    synchronized Object takeAnswer() throws IOException {
        return take(answers);
    }

    synchronized Job takeJob() throws IOException {
        return take(jobs);
    }

    private synchronized <T> T take(Queue<T> queue) throws IOException {
        try {
            while (true) {
                throwFailure();
                T item = queue.poll();
                if (item != null) {
                    return item;
                }
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoppedException.byConsole();
        }
    }
}
