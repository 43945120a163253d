package org.understudy.tests.road;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.tests.lab.Lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// The console is killed while the first sync point is made bootable.
@Tag("lab")
@ExtendWith(Lab.Extension.class)
class BootLayerKilledTest {
    @TempDir
    Path home;

    @Test
    void thePointStaysAndTheNextSyncMakesTheMachine(Lab lab) throws Exception {
        try (Stage stage = new Stage(lab, home, "boot-layer", 3, false)) {
            stage.tree().addKernel();
            BadDay day = new BadDay(stage, List.of());
            // Only a layer over a point is shown through an export, and the first one is that of the boot.
            day.strikeAt("export", Strike.CONSOLE).exit();
            day.assertNothingHalf(true);
            assertEquals(1, day.finish());
            assertEquals("off", stage.show().path("machine").asText());
        }
    }
}
