package org.understudy.services.libvirt;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KvmProofTest {
    @Test
    void onlyAClearYesIsAYes() {
        assertTrue(KvmProof.read("yes\n").works());
        assertFalse(KvmProof.read("").works());
        assertFalse(KvmProof.read("yes, perhaps").works());
    }

    @Test
    void theReasonIsTold() {
        assertEquals(
                "Without KVM: there is no /dev/kvm. The machine is emulated (TCG), which is several times slower.",
                KvmProof.read("no there is no /dev/kvm\n").sentence());
    }
}
