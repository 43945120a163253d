package org.understudy.tests.lab;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The lab itself: what the tests of the road stand on. */
@Tag("lab")
@ExtendWith(Lab.Extension.class)
class LabTest {

    @Test
    void theShopServesAndGoesOnSelling(Lab lab) throws Exception {
        Lab.Machine shop = lab.shop();
        assertEquals("shop", shop.run("hostname").strip());
        assertEquals("running", shop.run("systemctl is-system-running").strip());
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> page = http.send(
                    HttpRequest.newBuilder(URI.create("http://" + shop.host() + ":" + shop.httpPort() + "/"))
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertTrue(page.body().contains("<strong id=\"server\">shop</strong>"), page::body);
        }
        long before = orders(shop);
        assertTrue(before >= 5000, () -> "orders: " + before);
        await().atMost(Duration.ofSeconds(60)).until(() -> orders(shop) > before + 2);
    }

    @Test
    void aSecondStartFindsTheSameGuest(Lab lab) {
        Lab.Machine shop = lab.shop();
        String again = lab.lab("start", "shop").succeed();
        assertTrue(again.contains("\"port\":" + shop.port() + ","), again);
    }

    @Test
    void theOddOneHasItsLayoutItsNamesAndItsSudo(Lab lab) {
        Lab.Machine odd = lab.odd();
        assertEquals("keeper", odd.user());
        assertEquals("0", odd.run("sudo -n id -u").strip());
        assertEquals(
                "ext4 ext4 xfs",
                odd.run("for m in / /boot /var; do findmnt -no FSTYPE $m; done | xargs")
                        .strip());
        assertEquals("636166e9", odd.run("cd /srv/props && printf %s caf* | od -An -tx1 | tr -d ' \\n'"));
    }

    @Test
    void thisMachineAnswersOverSsh(Lab lab) throws Exception {
        Lab.Machine here = lab.thisMachine();
        assertEquals(
                Files.readString(java.nio.file.Path.of("/proc/sys/kernel/random/boot_id")),
                here.run("cat /proc/sys/kernel/random/boot_id"));
    }

    @Test
    void thisMachineIsAPortal(Lab lab) {
        assertEquals("qemu:///system", lab.portal());
        assertEquals(0, lab.lab("portal", "status").status());
    }

    @Test
    void nonsenseIsRefusedInASentence(Lab lab) {
        Lab.Result result = lab.lab("start", "nobody");
        assertNotEquals(0, result.status());
        assertEquals(
                "lab: The lab knows no guest \"nobody\". Name one of: shop odd",
                result.errors().strip());
    }

    private static long orders(Lab.Machine shop) throws SQLException {
        try (var connection = DriverManager.getConnection(shop.databaseUrl());
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from orders")) {
            row.next();
            return row.getLong(1);
        }
    }
}
