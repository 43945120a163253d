package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.understudy.agent.portal.layer.LayerException;
import org.understudy.agent.portal.store.ReplicaDirectory;

/** Takes single sync points out of a replica. Whoever calls holds its lock. */
final class Points {
    private final ReplicaDirectory replica;

    Points(ReplicaDirectory replica) {
        this.replica = replica;
    }

    static void need(ReplicaDirectory replica, int point) throws IOException {
        if (!replica.numbers().contains(point)) {
            throw new LayerException(
                    "no-point",
                    "There is no sync point " + point + ".",
                    "There are: " + replica.numbers() + ".",
                    "Choose one of those.");
        }
    }

    /** Removes a point on which nothing stands. */
    void remove(int point) throws IOException {
        need(replica, point);
        Leftovers.sweep(replica);
        List<String> users = new ArrayList<>();
        children(point).forEach(child -> users.add("sync point " + child));
        users.addAll(holders(point));
        refuse(point, users);
        delete(point);
    }

    /**
     * Removes a point wherever it is in the chain: each point that stands on it first gets a layer that holds both. Every
     * step leaves all points as they were to whoever reads them, so a run that is killed has done nothing or something, and
     * the next one does the rest.
     *
     * @return what it did: removed, merged (numbers of the points that took over), freed (bytes, may be negative)
     */
    Map<String, String> prune(int point) throws IOException {
        need(replica, point);
        Leftovers.sweep(replica);
        refuse(point, holders(point));
        List<Integer> children = children(point);
        long before = replica.disk(point).allocated() + allocated(children);
        int under = parent(point);
        for (int child : children) {
            new LayerMerge(replica).lift(child, point, under);
        }
        delete(point);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("removed", Integer.toString(point));
        fields.put(
                "merged",
                String.join(" ", children.stream().map(String::valueOf).toList()));
        fields.put("freed", Long.toString(before - allocated(children)));
        return fields;
    }

    private long allocated(List<Integer> points) throws IOException {
        long bytes = 0;
        for (int each : points) {
            bytes += replica.disk(each).allocated();
        }
        return bytes;
    }

    private int parent(int point) throws IOException {
        return Integer.parseInt(about(replica.point(point)).getProperty("parent", "0"));
    }

    private static Properties about(Path point) throws IOException {
        return ReplicaDirectory.load(point.resolve("point.properties"));
    }

    private List<Integer> children(int point) throws IOException {
        List<Integer> children = new ArrayList<>();
        for (int number : replica.numbers()) {
            if (parent(number) == point) {
                children.add(number);
            }
        }
        return children;
    }

    /** What needs a point but cannot take over its layer. */
    private List<String> holders(int point) throws IOException {
        String number = Integer.toString(point);
        List<String> holders = new ArrayList<>();
        for (int incoming : replica.incomingNumbers()) {
            Path state = replica.incoming(incoming).resolve("state");
            if (Files.exists(state)
                    && number.equals(ReplicaDirectory.load(state).getProperty("base"))) {
                holders.add("the sync " + incoming + " that broke off");
            }
        }
        if (Files.isDirectory(replica.boot())) {
            try (var boots = Files.newDirectoryStream(replica.boot())) {
                for (Path boot : boots) {
                    Path file = boot.resolve("boot.properties");
                    if (Files.exists(file)
                            && number.equals(ReplicaDirectory.load(file).getProperty("point"))) {
                        holders.add("the boot layer " + boot.getFileName());
                    }
                }
            }
        }
        if (replica.current() == point) {
            holders.add("the replica, whose current point it is");
        }
        return holders;
    }

    private static void refuse(int point, List<String> holders) throws LayerException {
        if (!holders.isEmpty()) {
            throw new LayerException(
                    "in-use",
                    "The sync point " + point + " cannot be removed.",
                    "Standing on it: " + String.join(", ", holders) + ".",
                    "Make another point the current one, synchronise once more, or remove what stands on it.");
        }
    }

    private void delete(int point) throws IOException {
        // Numbers are never given twice, also not after the last one went.
        Properties properties = ReplicaDirectory.load(replica.properties());
        int highest = Math.max(replica.numbers().getLast(), Integer.parseInt(properties.getProperty("highest", "0")));
        properties.setProperty("highest", Integer.toString(highest));
        ReplicaDirectory.save(replica.properties(), properties);
        Path gone = replica.points().resolve(Leftovers.REMOVED + point);
        Files.move(replica.point(point), gone);
        ReplicaDirectory.force(replica.points());
        Trees.delete(gone);
    }
}
