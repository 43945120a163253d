package org.understudy.agent.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a capture would do. Bytes are what the files occupy, so that holes do not count. */
public record MeasureResult(
        List<Count> byDecision,
        List<Sized> topDirectories,
        List<Sized> biggest,
        Count changed,
        long deleted,
        long gaps) {
    public MeasureResult {
        byDecision = List.copyOf(byDecision);
        topDirectories = List.copyOf(topDirectories);
        biggest = List.copyOf(biggest);
    }

    /** In the order of {@link Rule.Decision}; entries below a pruned directory are not counted. */
    public record Count(long entries, long bytes) {}

    public record Sized(Bytes path, long entries, long bytes) {}

    public void send(FrameWriter out) throws IOException {
        WireWriter w = new WireWriter().varint(byDecision.size());
        byDecision.forEach(c -> w.varint(c.entries).varint(c.bytes));
        sized(w, topDirectories);
        sized(w, biggest);
        w.varint(changed.entries).varint(changed.bytes).varint(deleted).varint(gaps);
        out.write(FrameType.RESULT, w);
    }

    public static MeasureResult read(WireReader in) throws ProtocolException {
        List<Count> byDecision = new ArrayList<>();
        int count = in.count(16, "The number of decisions");
        for (int i = 0; i < count; i++) {
            byDecision.add(new Count(in.varint(), in.varint()));
        }
        MeasureResult result = new MeasureResult(
                byDecision, sized(in), sized(in), new Count(in.varint(), in.varint()), in.varint(), in.varint());
        in.expectEnd("The result of a measurement");
        return result;
    }

    private static void sized(WireWriter w, List<Sized> list) {
        w.varint(list.size());
        list.forEach(s -> w.bytes(s.path).varint(s.entries).varint(s.bytes));
    }

    private static List<Sized> sized(WireReader in) throws ProtocolException {
        int count = in.count(Limits.LIST, "The number of directories");
        List<Sized> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(new Sized(Bytes.of(in.bytes(Limits.PATH, "A path")), in.varint(), in.varint()));
        }
        return list;
    }
}
