package org.understudy.services.replica.snapshot;

import java.util.List;

import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.Database;
import org.understudy.model.replica.SourceFacts.MountFact;

final class Facts {
    private Facts() {}

    static MountFact mount(String point, String device, String type) {
        return new MountFact(point, device, type, "", "", 1000, 100, 10, "rw", true, "");
    }

    static SourceFacts of(List<MountFact> mounts, Database... databases) {
        return new SourceFacts(
                "here",
                "Linux",
                "6",
                "x86_64",
                Firmware.BIOS,
                "5eedc0de00000000",
                "",
                1024,
                1,
                "",
                List.of(),
                mounts,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(databases),
                "root",
                "");
    }
}
