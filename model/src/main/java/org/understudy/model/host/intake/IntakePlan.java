package org.understudy.model.host.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;

/// What an import would do. A host is recognised by its name, or else by its machine. Hosts that are
/// known are changed only where that is asked for, and keep what the source says nothing about; tags
/// are only ever added.
///
/// @param steps in the order of the source
public record IntakePlan(List<Step> steps, List<LeftOut> leftOut) {
    public enum Fate {
        /// it is new
        ADD,
        /// it is known and will be changed
        CHANGE,
        /// it is known, differs, and stays as it is, because changing was not asked for
        DIFFER,
        /// nothing to do
        SAME
    }

    /// @param host as it will be, or would be
    /// @param before as it is known; null for a new one
    /// @param also other names that the source has for the same machine
    /// @param changes in words, such as `address 10.0.0.1 → 10.0.0.2`
    /// @param remarks what could not be taken over
    public record Step(
            Fate fate,
            Host host,
            @Nullable Host before,
            List<String> also,
            List<String> changes,
            List<String> remarks) {
        public Step {
            also = List.copyOf(also);
            changes = List.copyOf(changes);
            remarks = List.copyOf(remarks);
        }
    }

    public IntakePlan {
        steps = List.copyOf(steps);
        leftOut = List.copyOf(leftOut);
    }

    /// @param update whether hosts that are known may be changed
    public static IntakePlan of(Collection<Host> known, Findings findings, Machines machines, boolean update) {
        return new Maker(machines, update, known).plan(findings);
    }

    public List<Step> steps(Fate fate) {
        return steps.stream().filter(s -> s.fate() == fate).toList();
    }

    /// Hosts to add.
    public List<Host> added() {
        return steps(Fate.ADD).stream().map(Step::host).toList();
    }

    /// Hosts to change, before and after.
    public Map<Host, Host> changed() {
        Map<Host, Host> changed = new LinkedHashMap<>();
        for (Step step : steps(Fate.CHANGE)) {
            if (step.before() != null) {
                changed.put(step.before(), step.host());
            }
        }
        return changed;
    }

    private static final class Maker {
        private final Machines machines;
        private final boolean update;
        private final Map<String, Host> known = new LinkedHashMap<>();
        private final Map<String, Host> now = new HashMap<>();
        private final Map<String, String> byMachine = new HashMap<>();
        private final Map<String, List<String>> also = new LinkedHashMap<>();
        private final Map<String, List<String>> remarks = new HashMap<>();

        Maker(Machines machines, boolean update, Collection<Host> known) {
            this.machines = machines;
            this.update = update;
            known.stream().sorted(Host.BY_NAME).forEach(h -> {
                this.known.put(h.name(), h);
                now.put(h.name(), h);
                byMachine.putIfAbsent(machines.of(h.address()), h.name());
            });
        }

        IntakePlan plan(Findings findings) {
            findings.hosts().forEach(this::take);
            List<Step> steps = new ArrayList<>();
            also.forEach((name, others) -> {
                Host after = Objects.requireNonNull(now.get(name));
                Host before = known.get(name);
                Fate fate = before == null
                        ? Fate.ADD
                        : after.equals(before) ? Fate.SAME : update ? Fate.CHANGE : Fate.DIFFER;
                steps.add(new Step(
                        fate,
                        after,
                        before,
                        others,
                        before == null ? List.of() : changes(before, after),
                        remarks.getOrDefault(name, List.of())));
            });
            return new IntakePlan(steps, findings.leftOut());
        }

        private void take(Found found) {
            String machine = machines.of(found.way().address());
            String name = now.containsKey(found.name()) ? found.name() : byMachine.getOrDefault(machine, found.name());
            Host there = now.get(name);
            Host after;
            if (there == null) {
                after = found.way().newHost(name).withTags(found.tags());
                byMachine.putIfAbsent(machine, name);
            } else {
                // Under another name, or for the second time, only what it belongs to is news.
                boolean first = name.equals(found.name()) && !also.containsKey(name);
                TreeSet<String> tags = new TreeSet<>(there.tags());
                tags.addAll(found.tags());
                after = (first ? merged(there, found.way()) : there).withTags(tags);
            }
            now.put(name, after);
            List<String> others = also.computeIfAbsent(name, _ -> new ArrayList<>());
            if (!name.equals(found.name())) {
                others.add(found.name());
            }
            remarks.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(found.remarks());
        }

        /// A host that is known, with what the source says about it.
        private Host merged(Host there, Way way) {
            return new Host(
                    there.name(),
                    address(there.address(), way),
                    way.privilege() == null ? there.privilege() : way.privilege(),
                    there.tags());
        }

        private HostAddress address(HostAddress there, Way way) {
            if (way.host() == null || !(there instanceof HostAddress.Ssh old)) {
                return way.address();
            }
            String jump = way.jump() == null ? old.jump() : way.jump();
            HostAddress.Ssh wanted = new HostAddress.Ssh(
                    way.host(), way.port() == 0 ? old.port() : way.port(), way.user(), way.identity(), jump);
            boolean same = machines.of(wanted).equals(machines.of(old));
            String user = way.user() != null && !way.user().equals(machines.user(old)) ? way.user() : old.user();
            String identity = way.identity() == null ? old.identity() : way.identity();
            // The spelling that is known stays where it leads to the same machine.
            return same
                    ? new HostAddress.Ssh(old.host(), old.port(), user, identity, old.jump())
                    : new HostAddress.Ssh(way.host(), way.port(), user, identity, jump);
        }

        private static List<String> changes(Host before, Host after) {
            List<String> changes = new ArrayList<>();
            if (!before.address().text().equals(after.address().text())) {
                changes.add("address " + before.address().text() + " → "
                        + after.address().text());
            }
            HostAddress.Ssh old = before.address() instanceof HostAddress.Ssh ssh ? ssh : null;
            HostAddress.Ssh now = after.address() instanceof HostAddress.Ssh ssh ? ssh : null;
            change(changes, "key", old == null ? null : old.identity(), now == null ? null : now.identity());
            change(changes, "jump host", old == null ? null : old.jump(), now == null ? null : now.jump());
            if (before.privilege() != after.privilege()) {
                changes.add(
                        after.privilege() == org.understudy.model.host.Privilege.NONE ? "never sudo" : "sudo allowed");
            }
            after.tags().stream().filter(t -> !before.tags().contains(t)).forEach(t -> changes.add("+" + t));
            return changes;
        }

        private static void change(List<String> changes, String what, @Nullable String before, @Nullable String after) {
            if (!Objects.equals(before, after)) {
                changes.add(what + " " + (before == null ? "none" : before) + " → " + (after == null ? "none" : after));
            }
        }
    }
}
