package org.understudy.services.replica.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Root;
import org.understudy.agent.protocol.Rule;
import org.understudy.agent.protocol.Selection;
import org.understudy.model.replica.Decision;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.MountFact;
import org.understudy.model.replica.SourceFacts.SwapFact;
import org.understudy.services.replica.quiesce.Databases;

/// The roots and rules that the agent on the source walks by.
public final class SelectionPlanner {
    /// Where this program keeps its own things on hosts: never part of a replica.
    private static final List<String> OWN =
            List.of("/var/lib/understudy/", "/opt/understudy-agent/", ".understudy-snap-*/");

    private SelectionPlanner() {}

    /// @param root a directory that holds the tree; empty: the running system
    public static Selection select(SourceFacts facts, Profile profile, String root) {
        return select(facts, profile, mount -> root.isEmpty() ? mount : root);
    }

    /// @param rootOf mount point → the directory under which its tree is read
    public static Selection select(SourceFacts facts, Profile profile, UnaryOperator<String> rootOf) {
        List<Root> roots = facts.mounts().stream()
                .filter(MountFact::mirrored)
                .map(MountFact::mountPoint)
                .sorted(Comparator.naturalOrder())
                .map(mount -> new Root(bytes(rootOf.apply(mount)), bytes(treePath(mount))))
                .toList();
        List<Rule> rules = new ArrayList<>();
        for (org.understudy.model.replica.Rule rule : profile.rules()) {
            rules.add(new Rule(rule.pattern(), decision(rule.decision())));
        }
        // After the profile's own, so that no profile can bring these in.
        OWN.forEach(path -> rules.add(new Rule(path, Rule.Decision.LEAVE_OUT)));
        rules.addAll(Databases.leftOut(facts));
        for (SwapFact swap : facts.swaps()) {
            if (!swap.path().startsWith("/dev/")) {
                rules.add(new Rule(escape(swap.path()), Rule.Decision.LEAVE_OUT));
            }
        }
        return new Selection(roots, rules);
    }

    /// The path below the tree's root: no leading slash; the root itself is empty.
    static String treePath(String mountPoint) {
        return mountPoint.equals("/") ? "" : mountPoint.substring(1);
    }

    private static Bytes bytes(String path) {
        // Mount points come through the host's locale as UTF-8.
        return Bytes.of(path.getBytes(StandardCharsets.UTF_8));
    }

    private static String escape(String path) {
        return path.replace("*", "?");
    }

    private static Rule.Decision decision(Decision decision) {
        return switch (decision) {
            case MIRROR -> Rule.Decision.MIRROR;
            case FAKE -> Rule.Decision.FAKE;
            case EMPTY -> Rule.Decision.EMPTY;
            case LEAVE_OUT -> Rule.Decision.LEAVE_OUT;
        };
    }
}
