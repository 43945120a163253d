package org.understudy.app.replica;

import java.util.Locale;
import java.util.Map;

import org.understudy.app.cli.Output;
import org.understudy.model.replica.DiskLayout.Partition;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SyncPoint;
import org.understudy.services.replica.BootOutcome;
import org.understudy.services.replica.SyncOutcome;

/// Replicas as they stand in `--json`; docs/json-output.md is the contract.
public final class ReplicaFields {
    private ReplicaFields() {}

    public static Map<String, Object> of(Replica r) {
        return Output.fields(
                "name", r.name(),
                "source", r.source(),
                "root", r.root().isEmpty() ? null : r.root(),
                "portal", r.portal(),
                "profile", r.profile(),
                "created", r.created(),
                "current", r.current(),
                "freshness", r.freshness(),
                "machine", lower(r.machine()),
                "runningPoint", r.running(),
                "diskBytes", r.diskBytes(),
                "stale", r.stale(),
                "points", r.points().stream().map(ReplicaFields::of).toList());
    }

    public static Map<String, Object> of(SyncPoint p) {
        return Output.fields(
                "number", p.number(),
                "parent", p.parent(),
                "taken", p.taken(),
                "seconds", p.seconds(),
                "entries", p.entries(),
                "changed", p.changed(),
                "contentBytes", p.contentBytes(),
                "wireBytes", p.wireBytes(),
                "layerBytes", p.layerBytes(),
                "changedWhileRead", p.fuzzy(),
                "gaps", p.gaps(),
                "consistency", p.consistency(),
                "proof",
                        p.proof()
                                .map(proof -> Output.fields(
                                        "at", proof.at(),
                                        "passed", proof.passed(),
                                        "bootSeconds", proof.bootSeconds(),
                                        "sentence", proof.sentence(),
                                        "screenshot", proof.screenshot())));
    }

    public static Map<String, Object> of(SyncOutcome o) {
        return Output.fields(
                "replica", of(o.replica()),
                "point", of(o.point()),
                "unchanged", o.unchanged(),
                "seconds", o.secondsByPhase(),
                "boot", o.boot().map(ReplicaFields::of));
    }

    public static Map<String, Object> of(BootOutcome b) {
        return Output.fields(
                "point", b.point(),
                "passed", b.passed(),
                "bootSeconds", b.bootSeconds(),
                "answers",
                        b.answers().stream()
                                .map(a -> Output.fields(
                                        "probe",
                                        a.probe(),
                                        "passed",
                                        a.passed(),
                                        "seconds",
                                        a.seconds(),
                                        "answer",
                                        a.answer()))
                                .toList(),
                "forwards",
                        b.forwards().stream()
                                .map(f -> Output.fields("guestPort", f.guestPort(), "address", f.address()))
                                .toList(),
                "screenshot", b.screenshot(),
                "serialLog", b.serialLog());
    }

    public static Map<String, Object> of(ReplicationPlan p) {
        return Output.fields(
                "replica", p.replica(),
                "source", p.source(),
                "portal", p.portal(),
                "first", p.first(),
                "facts", of(p.facts()),
                "profile", p.profile().name(),
                "selection",
                        p.selection().stream()
                                .map(s -> Output.fields(
                                        "decision", s.decision().word(), "entries", s.entries(), "bytes", s.bytes()))
                                .toList(),
                "largest",
                        p.largest().stream()
                                .map(s -> Output.fields("path", s.path(), "bytes", s.bytes()))
                                .toList(),
                "contentBytes", p.contentBytes(),
                "estimatedSeconds", p.estimatedSeconds(),
                "diskBytes", p.layout().diskBytes(),
                "partitions",
                        p.layout().partitions().stream().map(ReplicaFields::of).toList(),
                "machine",
                        Output.fields(
                                "memoryMib", p.machine().memoryMib(),
                                "vcpus", p.machine().vcpus(),
                                "firmware", p.machine().firmware().word(),
                                "kvm", p.machine().accelerated(),
                                "why", p.machine().why()),
                "portalFreeBytes", p.portalFreeBytes(),
                "domainXml", p.domainXml(),
                "notes", p.notes(),
                "problems", p.problems());
    }

    private static Map<String, Object> of(Partition p) {
        return Output.fields(
                "role", lower(p.role()),
                "size", p.size(),
                "fsType", p.fsType(),
                "mountPoint", p.mountPoint(),
                "uuid", p.uuid(),
                "label", p.label());
    }

    private static Map<String, Object> of(SourceFacts f) {
        return Output.fields(
                "hostname", f.hostname(),
                "os", f.osName(),
                "kernel", f.kernel(),
                "arch", f.arch(),
                "firmware", f.firmware().word(),
                "memoryMib", f.memoryMib(),
                "cpus", f.cpus(),
                "addresses", f.addresses(),
                "services", f.services(),
                "databases",
                        f.databases().stream()
                                .map(d -> Output.fields(
                                        "kind", d.kind(), "version", d.version(), "dataDirectory", d.dataDirectory()))
                                .toList(),
                "mounts",
                        f.mounts().stream()
                                .map(m -> Output.fields(
                                        "mountPoint", m.mountPoint(),
                                        "fsType", m.fsType(),
                                        "device", m.device(),
                                        "uuid", m.uuid(),
                                        "size", m.size(),
                                        "used", m.used(),
                                        "mirrored", m.mirrored(),
                                        "reason", m.reason()))
                                .toList(),
                "consistency", f.consistency());
    }

    private static String lower(Enum<?> e) {
        return e.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
