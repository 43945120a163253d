package org.understudy.services.replica.snapshot;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.understudy.model.replica.SourceFacts.MountFact;
import org.understudy.services.replica.snapshot.SnapshotPlan.Step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SnapshotPlanTest {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;
    private static final List<MountFact> ALL = List.of(
            Facts.mount("/", "/dev/mapper/vg-root", "xfs"),
            Facts.mount("/boot", "/dev/vda1", "ext4"),
            Facts.mount("/var", "/dev/mapper/vg-var", "ext4"),
            Facts.mount("/srv", "/dev/vdb", "btrfs"),
            Facts.mount("/thin", "/dev/mapper/vg-thin", "ext4"));
    private static final String SAID = """
            swept	vg/understudy_5eedc0de_aabb_0
            device	0	fe:0
            writable	0
            device	1	fd:1
            writable	1
            device	2	fe:1
            writable	2
            device	3	fd:10
            writable	3
            subvolume	3	@srv
            nested	3	@srv/alpha/a b
            nested	3	@srv/own
            nested	3	@srv/.understudy-snap-5eedc0de-a.0/tree
            device	4	fe:7
            writable	4
            lv	vg|root|-wi-ao----|21474836480|linear|||||254|0|wz--n-|4194304|10737418240
            lv	vg|var|-wi-ao----|42949672960|linear|||||254|1|wz--n-|4194304|10737418240
            lv	vg|var|-wi-ao----|42949672960|striped|||||254|1|wz--n-|4194304|10737418240
            lv	vg|pool|twi-aotz--|42949672960|thin-pool|||12.50|3.10|254|5|wz--n-|4194304|10737418240
            lv	vg|thin|Vwi-aotz--|42949672960|thin||pool|7.00||254|7|wz--n-|4194304|10737418240
            place	0	/srv/db
            end
            """;

    @Test
    void eachMountGetsWhatItsGroundAllows() {
        Look look = Look.parse(SAID);
        assertTrue(look.complete());
        SnapshotPlan plan = SnapshotPlan.of(ALL, look, Set.of());
        assertEquals(
                List.of("/", "/var", "/srv", "/thin"),
                plan.steps().stream().map(s -> s.mount().mountPoint()).toList());
        assertEquals(Map.of("/boot", "not on LVM or btrfs"), plan.live());
        assertEquals(
                List.of("0", "lvm", "/", "/dev/mapper/vg-root", "xfs", "vg/root"),
                plan.steps().getFirst().arguments().subList(0, 6));
        Step srv = plan.steps().get(2);
        assertEquals(List.of("/srv/alpha/a b", "/srv/own"), srv.nested());
        Step thin = plan.steps().get(3);
        assertEquals("thin", thin.size());
        assertEquals("vg/pool", thin.pool());
    }

    @Test
    void aDatabaseOnTwoFileSystemsIsReadLiveOnBoth() {
        SnapshotPlan plan = SnapshotPlan.of(ALL, Look.parse(SAID), Set.of("/var", "/thin"));
        assertEquals(
                List.of("/", "/srv"),
                plan.steps().stream().map(s -> s.mount().mountPoint()).toList());
    }

    @Test
    void aBrokenOffOrReadOnlyAnswerMeansLive() {
        assertFalse(Look.parse(SAID.replace("\nend\n", "\n")).complete());
        SnapshotPlan plan = SnapshotPlan.of(ALL, Look.parse(SAID.replace("writable	3\n", "")), Set.of());
        assertEquals("it is mounted read-only", plan.live().get("/srv"));
    }

    @Test
    void groupsThatAreSharedAndPoolsThatAreFullAreLeftAlone() {
        SnapshotPlan shared = SnapshotPlan.of(ALL, Look.parse(SAID.replace("wz--n-", "wz--ns")), Set.of());
        assertEquals(List.of("/srv"), points(shared));
        SnapshotPlan full = SnapshotPlan.of(ALL, Look.parse(SAID.replace("12.50", "97.00")), Set.of());
        assertEquals("the thin pool vg/pool is nearly full", full.live().get("/thin"));
        SnapshotPlan none = SnapshotPlan.of(ALL, Look.parse(SAID.replace("|10737418240", "|0")), Set.of());
        assertEquals(
                "the volume group vg has too little free space for a snapshot",
                none.live().get("/var"));
    }

    @Test
    void ordinaryDisksAreNotAskedAbout() {
        assertFalse(SnapshotPlan.candidate(Facts.mount("/", "/dev/vda2", "ext4")));
        assertFalse(SnapshotPlan.candidate(Facts.mount("/", "/dev/disk/by-uuid/1", "ext4")));
        assertTrue(SnapshotPlan.candidate(Facts.mount("/", "/dev/vg/root", "ext4")));
        assertTrue(SnapshotPlan.candidate(Facts.mount("/", "/dev/vda2", "btrfs")));
        assertFalse(SnapshotPlan.candidate(Facts.mount("/", "/srv/tree", "ext4")));
    }

    @Test
    void freeSpaceIsSharedSmallOnesFirst() {
        assertEquals(Map.of("vg/a", 1024 * MIB), LvmRoom.share(List.of(volume("a", 4 * GIB, 100 * GIB))));
        assertEquals(Map.of("vg/a", 32 * GIB), LvmRoom.share(List.of(volume("a", 500 * GIB, 900 * GIB))));
        assertEquals(Map.of("vg/a", 50 * GIB), LvmRoom.share(List.of(volume("a", 1000 * GIB, 900 * GIB))));
        // 5 % of the large one is more than is free.
        assertEquals(
                Set.of("vg/small"),
                LvmRoom.share(List.of(volume("large", 100 * GIB, 4 * GIB), volume("small", 4 * GIB, 4 * GIB)))
                        .keySet());
        Map<String, Long> tight =
                LvmRoom.share(List.of(volume("a", 20 * GIB, 5 * GIB), volume("b", 40 * GIB, 5 * GIB)));
        assertEquals(2, tight.size());
        assertTrue(tight.values().stream().mapToLong(Long::longValue).sum() <= 4 * GIB);
        assertTrue(tight.values().stream().allMatch(b -> b % (4 * MIB) == 0));
        assertEquals(Map.of(), LvmRoom.share(List.of(volume("a", 4 * GIB, 0))));
    }

    @Test
    void aSnapshotThatFilledUpIsLost() {
        Verdict verdict = Verdict.parse("""
                held
                mounted	0
                lv	vg|full|swi-Iaos--|100.00
                lv	vg|good|swi-aos---|12.34
                lv	vg|pool|twi-aotzD-|100.00
                end
                """);
        assertTrue(verdict.held());
        assertEquals(Set.of(0), verdict.mounted());
        assertEquals(Set.of("vg/full", "vg/pool"), verdict.lost());
        assertTrue(LogicalVolume.lost("swi-I-s---", 0));
    }

    private static List<String> points(SnapshotPlan plan) {
        return plan.steps().stream().map(s -> s.mount().mountPoint()).toList();
    }

    private static LogicalVolume volume(String name, long size, long free) {
        return new LogicalVolume(
                "vg/" + name, "-wi-ao----", size, "linear", "", "", 0, 0, "254:0", "wz--n-", 4 * MIB, free);
    }
}
