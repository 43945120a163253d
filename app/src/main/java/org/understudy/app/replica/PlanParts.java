package org.understudy.app.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.ProportionBar;
import org.understudy.app.ui.Ui;
import org.understudy.model.replica.Decision;
import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.DiskLayout.Partition;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.ReplicationPlan.MachineSpec;

import static org.understudy.app.ui.Texts.t;

/// The parts of a plan as pictures and words, for the wizard and the replica's page.
public final class PlanParts {
    private PlanParts() {}

    /// What is mirrored, faked, emptied, left out: entries and bytes.
    public static Node selection(ReplicationPlan plan) {
        return new ProportionBar(plan.selection().stream()
                .map(s -> new ProportionBar.Part(
                        word(s.decision()),
                        t("{0} in {1} entries", Formats.bytes(s.bytes()), Formats.count(s.entries())),
                        s.entries() == 0 ? 0 : Math.max(1, s.bytes()),
                        tone(s.decision())))
                .toList());
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case MIRROR -> t("Mirrored");
            case FAKE -> t("Faked");
            case EMPTY -> t("Emptied");
            case LEAVE_OUT -> t("Left out");
        };
    }

    private static String tone(Decision decision) {
        return switch (decision) {
            case MIRROR -> "part-1";
            case FAKE -> "part-2";
            case EMPTY -> "part-3";
            case LEAVE_OUT -> "part-6";
        };
    }

    public static Node layout(DiskLayout layout) {
        List<ProportionBar.Part> parts = new ArrayList<>();
        int filesystem = 0;
        for (Partition p : layout.partitions()) {
            String tone = switch (p.role()) {
                case BIOS_BOOT -> "part-6";
                case ESP -> "part-3";
                case SWAP -> "part-2";
                case FILESYSTEM -> filesystem++ % 2 == 0 ? "part-1" : "part-4";
            };
            parts.add(new ProportionBar.Part(name(p), detail(p), p.size(), tone));
        }
        return new ProportionBar(parts);
    }

    private static String name(Partition p) {
        return switch (p.role()) {
            case BIOS_BOOT -> t("boot loader");
            case ESP -> p.mountPoint().isEmpty() ? t("EFI") : p.mountPoint();
            case SWAP -> t("swap");
            case FILESYSTEM -> p.mountPoint();
        };
    }

    private static String detail(Partition p) {
        String type = p.fsType().isEmpty() || p.fsType().equals("swap") ? "" : p.fsType() + ", ";
        return type + Formats.capacity(p.size());
    }

    public static Node machine(ReplicationPlan plan) {
        MachineSpec m = plan.machine();
        return Ui.facts(List.of(
                new Ui.Fact(t("Memory"), Formats.capacity(m.memoryMib() * 1024L * 1024L)),
                new Ui.Fact(t("Processors"), String.valueOf(m.vcpus())),
                new Ui.Fact(t("Firmware"), m.firmware().word().toUpperCase(Locale.ROOT)),
                new Ui.Fact(t("Runs on"), m.accelerated() ? m.why().isEmpty() ? t("KVM") : m.why() : m.why()),
                new Ui.Fact(t("Network"), network(plan))));
    }

    private static String network(ReplicationPlan plan) {
        return switch (plan.profile().network()) {
            case ISOLATED -> t("isolated: it never meets its source by accident");
            case NONE -> t("none");
            case NAT -> t("the portal's own, with a way out");
        };
    }

    /// What a person should know, and why it cannot be done.
    public static Node notes(ReplicationPlan plan) {
        VBox lines = new VBox(8);
        plan.problems().forEach(p -> lines.getChildren().add(line(p, Icon.FAILED, "tone-danger")));
        plan.notes().forEach(n -> lines.getChildren().add(line(n, Icon.INFO, "tone-accent")));
        Ui.shown(lines, !lines.getChildren().isEmpty());
        return lines;
    }

    public static HBox line(String sentence, Icon icon, String tone) {
        var picture = Icons.of(icon, 16);
        picture.getStyleClass().add(tone);
        var text = Ui.paragraph(sentence);
        HBox.setHgrow(text, Priority.ALWAYS);
        return new HBox(8, picture, text);
    }

    public static Node largest(ReplicationPlan plan) {
        return Ui.facts(plan.largest().stream()
                .map(p -> new Ui.Fact(Formats.bytes(p.bytes()), p.path()))
                .toList());
    }
}
