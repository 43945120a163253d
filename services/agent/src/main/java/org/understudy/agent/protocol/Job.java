package org.understudy.agent.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the console asks a capturing agent to do. The receiving side has jobs of its own. */
public sealed interface Job {
    String kind();

    void write(WireWriter out);

    default void send(FrameWriter out) throws IOException {
        WireWriter w = new WireWriter().text(kind());
        write(w);
        out.write(FrameType.JOB, w);
    }

    /** Reads a job of the capturing side. */
    static Job read(WireReader in) throws ProtocolException {
        String kind = in.text();
        Job job = switch (kind) {
            case Capture.KIND -> Capture.read(in);
            case Measure.KIND -> Measure.read(in);
            case Pass.KIND -> Pass.read(in);
            case Finish.KIND -> new Finish();
            default -> throw new ProtocolException("There is no job \"" + kind + "\" here.");
        };
        in.expectEnd("The job \"" + kind + "\"");
        return job;
    }

    /** How to compress. */
    record Compression(Mode mode, int level) {
        public static final Compression AUTO = new Compression(Mode.AUTO, 0);
        public static final Compression NONE = new Compression(Mode.NONE, 0);

        public enum Mode {
            AUTO(0),
            NONE(1),
            LEVEL(2);

            private final int code;

            Mode(int code) {
                this.code = code;
            }

            static Mode of(int code) throws ProtocolException {
                return switch (code) {
                    case 0 -> AUTO;
                    case 1 -> NONE;
                    case 2 -> LEVEL;
                    default -> throw new ProtocolException("A job asks for the unknown compression " + code + ".");
                };
            }
        }

        public static Compression level(int level) {
            return new Compression(Mode.LEVEL, level);
        }

        void write(WireWriter out) {
            out.u8(mode.code).zigzag(level);
        }

        static Compression read(WireReader in) throws ProtocolException {
            Mode mode = Mode.of(in.u8());
            long level = in.zigzag();
            if (level < -100 || level > 19) {
                throw new ProtocolException("A job asks for compression level " + level + ", not within -100 and 19.");
            }
            return new Compression(mode, (int) level);
        }
    }

    /** Capture a tree. A rate of 0 is no limit. */
    record Capture(
            Selection selection,
            long seed,
            Bytes fakeKey,
            boolean verify,
            Compression compression,
            int niceness,
            long maxBytesPerSecond)
            implements Job {
        static final String KIND = "capture";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public void write(WireWriter out) {
            selection.write(out);
            out.u64(seed).bytes(fakeKey).bool(verify);
            compression.write(out);
            out.zigzag(niceness).varint(maxBytesPerSecond);
        }

        static Capture read(WireReader in) throws ProtocolException {
            return new Capture(
                    Selection.read(in),
                    in.u64(),
                    Bytes.of(in.bytes(1024, "The key of faked content")),
                    in.bool(),
                    Compression.read(in),
                    readNiceness(in),
                    in.varint(Long.MAX_VALUE, "The rate limit"));
        }
    }

    /** Walk and count, without reading content; for the plan. */
    record Measure(Selection selection, long seed, Bytes fakeKey, boolean old, int niceness) implements Job {
        static final String KIND = "measure";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public void write(WireWriter out) {
            selection.write(out);
            out.u64(seed).bytes(fakeKey).bool(old).zigzag(niceness);
        }

        static Measure read(WireReader in) throws ProtocolException {
            return new Measure(
                    Selection.read(in),
                    in.u64(),
                    Bytes.of(in.bytes(1024, "The key of faked content")),
                    in.bool(),
                    readNiceness(in));
        }
    }

    /** A file that the console puts into the tree, owned and with content as told. */
    record Injected(Bytes path, int mode, int uid, int gid, Bytes content) {}

    /** After a pass: walk these paths again, and put these files in. */
    record Pass(List<Bytes> paths, List<Injected> files) implements Job {
        static final String KIND = "pass";

        public Pass {
            paths = List.copyOf(paths);
            files = List.copyOf(files);
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public void write(WireWriter out) {
            out.varint(paths.size());
            for (Bytes path : paths) {
                out.bytes(path);
            }
            out.varint(files.size());
            for (Injected file : files) {
                out.bytes(file.path)
                        .varint(file.mode)
                        .varint(Integer.toUnsignedLong(file.uid))
                        .varint(Integer.toUnsignedLong(file.gid))
                        .bytes(file.content);
            }
        }

        static Pass read(WireReader in) throws ProtocolException {
            int pathCount = in.count(Limits.LIST, "The number of paths of a pass");
            List<Bytes> paths = new ArrayList<>();
            for (int i = 0; i < pathCount; i++) {
                paths.add(path(in));
            }
            int fileCount = in.count(Limits.LIST, "The number of files of a pass");
            List<Injected> files = new ArrayList<>();
            for (int i = 0; i < fileCount; i++) {
                Bytes path = path(in);
                if (path.isEmpty()) {
                    throw new ProtocolException("A file that is put in has no path.");
                }
                files.add(new Injected(
                        path,
                        in.count(0xfff, "The mode of a file"),
                        (int) in.varint(0xffff_ffffL, "The owner of a file"),
                        (int) in.varint(0xffff_ffffL, "The group of a file"),
                        Bytes.of(in.bytes(Limits.CONTENT, "The content of a file"))));
            }
            return new Pass(paths, files);
        }

        private static Bytes path(WireReader in) throws ProtocolException {
            byte[] path = in.bytes(Limits.PATH, "A path");
            Paths.check(path);
            return Bytes.of(path);
        }
    }

    /** After a pass: there is nothing more to do, tell the result. */
    record Finish() implements Job {
        static final String KIND = "finish";

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public void write(WireWriter out) {
            // No fields.
        }
    }

    private static int readNiceness(WireReader in) throws ProtocolException {
        long nice = in.zigzag();
        if (nice < 0 || nice > 19) {
            throw new ProtocolException("A job asks for niceness " + nice + ", not within 0 and 19.");
        }
        return (int) nice;
    }
}
