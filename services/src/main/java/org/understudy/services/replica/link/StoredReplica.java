package org.understudy.services.replica.link;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// A replica as its portal keeps it.
///
/// @param current 0 while there is no sync point
/// @param confirmed when a sync last found the source unchanged
/// @param bootedPoint the sync point under the boot layer, where there is one
public record StoredReplica(
        String name,
        int current,
        Optional<Instant> confirmed,
        Optional<Integer> bootedPoint,
        List<StoredPoint> points) {
    public StoredReplica {
        points = List.copyOf(points);
    }

    /// @param number 0 for the current one
    public StoredPoint point(int number) throws ProblemException {
        int wanted = number == 0 ? current : number;
        Optional<StoredPoint> found =
                points.stream().filter(p -> p.number() == wanted).findFirst();
        return found.orElseThrow(() -> new ProblemException(
                Kind.NOT_FOUND,
                wanted == 0
                        ? name + " has no sync point yet."
                        : "There is no sync point " + wanted + " of " + name + ".",
                points.isEmpty()
                        ? "Its first sync has not been published."
                        : "There are "
                                + String.join(
                                        ", ",
                                        points.stream()
                                                .map(p -> "" + p.number())
                                                .toList()) + ".",
                "See: understudy replica show " + name));
    }

    /// Reads the fields that the portal lists.
    static StoredReplica of(String name, Map<String, String> fields) {
        List<StoredPoint> points = new ArrayList<>();
        for (String number : fields.getOrDefault("points", "").split(" ")) {
            if (number.matches("\\d{1,9}")) {
                points.add(point(Integer.parseInt(number), fields));
            }
        }
        String current = fields.getOrDefault("current", "0");
        return new StoredReplica(
                name,
                current.matches("\\d{1,9}") ? Integer.parseInt(current) : 0,
                Optional.ofNullable(fields.get("confirmed.at")).map(Instant::parse),
                Optional.ofNullable(fields.get("boot.current.point")).map(Integer::parseInt),
                points);
    }

    private static StoredPoint point(int number, Map<String, String> fields) {
        String prefix = "point." + number + ".";
        Map<String, String> about = new HashMap<>();
        fields.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                about.put(key.substring(prefix.length()), value);
            }
        });
        return new StoredPoint(number, about);
    }
}
