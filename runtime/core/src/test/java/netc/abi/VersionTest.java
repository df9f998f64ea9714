package netc.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void versionIsTheOneOfTheBuild() {
        assertEquals(System.getProperty("netc.version"), Version.CURRENT);
    }
}
