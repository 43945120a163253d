package org.understudy.agent.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.understudy.agent.capture.CaptureCommand;
import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.ChangeReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.Hello;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Root;
import org.understudy.agent.protocol.Rule;
import org.understudy.agent.protocol.Selection;

/** What a portal that had nothing is told of a tree. */
record CapturedTree(List<Change.Entry> entries) {
    static final long SEED = 42;

    CapturedTree {
        entries = List.copyOf(entries);
    }

    static Job.Capture job(Path tree) {
        return new Job.Capture(
                new Selection(
                        List.of(new Root(Bytes.of(tree.toString()), Bytes.EMPTY)),
                        List.of(new Rule("/no/such/place/**", Rule.Decision.LEAVE_OUT))),
                SEED,
                Bytes.EMPTY,
                false,
                Job.Compression.AUTO,
                0,
                0);
    }

    static Side capture() throws IOException {
        Side side = new Side("capture", (in, out) -> new CaptureCommand().run(List.of(), in, out));
        Hello.receive(side.in());
        new Hello("console", "train").send(side.out());
        return side;
    }

    static void finish(Side side) {
        try {
            new Job.Finish().send(side.out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CapturedTree of(Path tree) throws IOException {
        Side side = capture();
        job(tree).send(side.out());
        side.out().write(FrameType.OLD_END);
        List<Change.Entry> entries = new ArrayList<>();
        ChangeReader changes = new ChangeReader();
        try (BatchCodec codec = new BatchCodec()) {
            for (FrameType type = side.next(); type != FrameType.RESULT; type = side.next()) {
                if (type == FrameType.CHANGES) {
                    codec.unpack(side.in().payload(), 0, side.in().length());
                    changes.wrap(codec.buffer(), 0, codec.length());
                    for (Change change = changes.next(); change != null; change = changes.next()) {
                        if (change instanceof Change.Entry entry) {
                            entries.add(entry);
                        }
                    }
                } else if (type == FrameType.CHANGES_END) {
                    finish(side);
                }
            }
        }
        side.join();
        return new CapturedTree(entries);
    }
}
