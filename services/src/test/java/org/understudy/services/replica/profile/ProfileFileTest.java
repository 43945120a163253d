package org.understudy.services.replica.profile;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Decision;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.Rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProfileFileTest {
    private static final String FULL = """
            format: 1
            name: twin
            rules:
              - leave-out: /srv/private/
              - fake: /etc/ssl/private/*
              - empty: "*.log"
              - mirror: /var/log/keep/**
            hostname: shop-twin
            network: none
            memory: 768
            vcpus: 1
            firmware: uefi
            databases: [postgresql]
            probes:
              - http: {port: 80, path: /, expect: Welcome}
              - tcp: {port: 22}
              - run: {name: orders, command: "true", expect: ""}
            files:
              - path: /etc/motd
                content: "This is a replica.\\n"
                mode: "0640"
            """;

    @Test
    void everyKeyOfTheContractIsRead() throws ProblemException {
        Profile profile = new ProfileFile().parse(FULL, "test");
        assertEquals(
                List.of(
                        new Rule("/srv/private/", Decision.LEAVE_OUT),
                        new Rule("/etc/ssl/private/*", Decision.FAKE),
                        new Rule("*.log", Decision.EMPTY),
                        new Rule("/var/log/keep/**", Decision.MIRROR)),
                profile.rules());
        assertEquals("shop-twin", profile.identity().hostname().orElseThrow());
        assertEquals(Profile.Network.NONE, profile.network());
        assertEquals(3, profile.probes().size());
        assertEquals(0640, profile.files().getFirst().mode());
    }

    @Test
    void whatIsKeptWithTheReplicaIsReadBackAsItWas() throws ProblemException {
        Profile profile = new ProfileFile().parse(FULL, "test");
        assertEquals(profile, new ProfileFile().parse(ProfileText.of(profile), "kept"));
        assertEquals(Profile.DEFAULT, new ProfileFile().parse(ProfileText.of(Profile.DEFAULT), "kept"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: x | format",
                "format: 1\\nrule: [] | rule",
                "format: 1\\nrules:\\n - leaveout: /x | mirror, fake",
                "format: 1\\nrules:\\n - leave-out: '' | pattern",
                "format: 1\\nmemory: lots | memory",
                "format: 1\\nnetwork: bridge | network",
                "format: 1\\nfiles:\\n - path: ../x | absolute",
                "format: 1\\nfiles:\\n - {path: /x, mode: rw} | octal",
                "format: 1\\ndatabases: [oracle] | oracle",
                "format: 1\\nprobes:\\n - ping: {} | http, tcp or run",
                "'format: [' | YAML",
            })
    void aMistakeIsNamed(String text, String word) {
        ProblemException e =
                assertThrows(ProblemException.class, () -> new ProfileFile().parse(text.replace("\\n", "\n"), "test"));
        assertEquals(Kind.BAD_INPUT, e.kind());
        assertTrue(e.problem().sentence().contains(word), e.problem().sentence());
    }

    @Test
    void aNewerFormatIsRefusedInWords() {
        ProblemException e = assertThrows(ProblemException.class, () -> new ProfileFile().parse("format: 2\n", "test"));
        assertEquals(Kind.UNSUPPORTED, e.kind());
    }
}
