package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.portal.layer.Layout;
import org.understudy.agent.portal.store.Caller;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;

/**
 * A job of the portal, and its result: a kind and named fields. On the wire: text kind, varint count, count × (text name, text
 * value); a result has no kind.
 */
public record PortalJob(String kind, Map<String, String> fields) {
    public static final String PREPARE = "prepare";
    public static final String PUBLISH = "publish";
    public static final String ABORT = "abort";
    public static final String LIST = "list";
    public static final String ROLLBACK = "rollback";
    public static final String REMOVE = "remove";
    public static final String PRUNE = "prune";
    public static final String CHECK = "check";
    public static final String MOUNT = "mount";

    /** Fields. */
    public static final String REPLICA = "replica";

    public static final String NAME = "name";
    public static final String SOURCE = "source";
    public static final String WHO = "who";
    public static final String SEAT = "seat";
    public static final String MARK = "mark";
    public static final String SEED = "seed";
    public static final String POINT = "point";
    public static final String BYTES = "bytes";
    public static final String KEEP = "keep";
    public static final String SKIP_UNCHANGED = "skip-unchanged";
    public static final String AT = "at";
    public static final String META = "meta.";

    private static final int FIELDS = 4096;

    public PortalJob {
        fields = Map.copyOf(fields);
    }

    /**
     * Opens a replica for a sync; makes it with this layout where there is none.
     *
     * @param replica the replica's directory
     * @param expectedBytes of content, for the check of free space; 0 where unknown
     */
    public static PortalJob prepare(
            String replica, String name, String source, String who, long seed, Layout layout, long expectedBytes) {
        Properties properties = new Properties();
        layout.write(properties);
        Map<String, String> fields = new LinkedHashMap<>();
        properties.forEach((key, value) -> fields.put(String.valueOf(key), String.valueOf(value)));
        fields.put(REPLICA, replica);
        fields.put(NAME, name);
        fields.put(SOURCE, source);
        fields.put(WHO, who);
        fields.put(SEED, Long.toString(seed));
        fields.put(BYTES, Long.toString(expectedBytes));
        return new PortalJob(PREPARE, fields);
    }

    /** Makes a sync point of it; metadata goes into its point.properties. */
    public static PortalJob publish(boolean skipUnchanged, Map<String, String> metadata) {
        Map<String, String> fields = new LinkedHashMap<>();
        metadata.forEach((key, value) -> fields.put(META + key, value));
        fields.put(SKIP_UNCHANGED, Boolean.toString(skipUnchanged));
        return new PortalJob(PUBLISH, fields);
    }

    /** Ends the sync without a point; what has arrived is kept for the next one, or not. */
    public static PortalJob abort(boolean keep) {
        return new PortalJob(ABORT, Map.of(KEEP, Boolean.toString(keep)));
    }

    public static PortalJob list(String replica) {
        return new PortalJob(LIST, Map.of(REPLICA, replica));
    }

    public static PortalJob rollback(String replica, int point, String who) {
        return new PortalJob(ROLLBACK, Map.of(REPLICA, replica, POINT, Integer.toString(point), WHO, who));
    }

    /** Removes one point, or with 0 the whole replica. */
    public static PortalJob remove(String replica, int point, String who) {
        return new PortalJob(REMOVE, Map.of(REPLICA, replica, POINT, Integer.toString(point), WHO, who));
    }

    /** Removes one point; those that stand on it take over what they need of its layer. */
    public static PortalJob prune(String replica, int point, String who) {
        return new PortalJob(PRUNE, Map.of(REPLICA, replica, POINT, Integer.toString(point), WHO, who));
    }

    public static PortalJob check(String replica, int point) {
        return new PortalJob(CHECK, Map.of(REPLICA, replica, POINT, Integer.toString(point)));
    }

    /** Mounts a point for reading until the next job, or the end of the input. */
    public static PortalJob mount(String replica, int point, String at) {
        return new PortalJob(MOUNT, Map.of(REPLICA, replica, POINT, Integer.toString(point), AT, at));
    }

    public void send(FrameWriter out) throws IOException {
        WireWriter w = new WireWriter().text(kind);
        writeFields(w, fields);
        out.write(FrameType.JOB, w);
    }

    static PortalJob read(WireReader in) throws ProtocolException {
        return new PortalJob(in.text(), readFields(in));
    }

    static void sendResult(FrameWriter out, Map<String, String> fields) throws IOException {
        WireWriter w = new WireWriter();
        writeFields(w, fields);
        out.write(FrameType.RESULT, w);
    }

    /** The fields of a RESULT. */
    public static Map<String, String> readResult(WireReader in) throws ProtocolException {
        return readFields(in);
    }

    private static void writeFields(WireWriter w, Map<String, String> fields) {
        w.varint(fields.size());
        fields.forEach((key, value) -> w.text(key).text(value));
    }

    private static Map<String, String> readFields(WireReader in) throws ProtocolException {
        int count = in.count(Math.min(FIELDS, Limits.LIST), "The number of fields");
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            fields.put(in.text(), in.text());
        }
        in.expectEnd("The fields");
        return fields;
    }

    @Nullable
    String get(String name) {
        return fields.get(name);
    }

    String text(String name) throws ProtocolException {
        String value = fields.get(name);
        if (value == null) {
            throw new ProtocolException("The job \"" + kind + "\" lacks the field \"" + name + "\".");
        }
        return value;
    }

    Caller caller() {
        String seat = fields.getOrDefault(SEAT, "");
        return new Caller(
                fields.getOrDefault(WHO, "unknown"),
                seat.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Caller.Seat(Path.of(seat), fields.getOrDefault(MARK, ""))));
    }

    long number(String name, long otherwise) throws ProtocolException {
        String value = fields.get(name);
        if (value == null || value.isEmpty()) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new ProtocolException("The field \"" + name + "\" is no number: " + value + ".");
        }
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(fields.get(name));
    }

    Properties properties() {
        Properties properties = new Properties();
        fields.forEach(properties::setProperty);
        return properties;
    }
}
