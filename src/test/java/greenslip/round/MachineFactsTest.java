package greenslip.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On trees that look like a machine's; the links lead where the kernel's do. */
class MachineFactsTest {
    private static final String BOARD = "10000000abcdef01";
    private static final String CARD = "035344534333324780aa52bb7c0162a9";

    @TempDir
    Path folder;

    private static void put(Path root, String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text, StandardCharsets.ISO_8859_1);
    }

    private static void link(Path root, String from, String to) throws IOException {
        Path path = root.resolve(from);
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, root.resolve(to));
    }

    /** A Raspberry Pi with its card in the slot and the system on the card's second partition. */
    private Path pi(String name, String board, String card) throws IOException {
        Path root = folder.resolve(name);
        put(root, "proc/device-tree/serial-number", board + "\0");
        put(root, "proc/cpuinfo", "processor\t: 0\nHardware\t: BCM2835\nSerial\t\t: " + board + "\n");
        put(root, "etc/machine-id", "8e1f2cb7a4f04b6ea7f0a3ce0d0f9b11\n");
        put(
                root,
                "proc/self/mountinfo",
                "21 26 0:20 / /proc rw - proc proc rw\n26 1 179:2 / / rw - ext4 /dev/root rw\n");
        put(root, "sys/devices/mmc0/mmc0:aaaa/block/mmcblk0/mmcblk0p2/partition", "2\n");
        put(root, "sys/devices/mmc0/mmc0:aaaa/cid", card + "\n");
        link(root, "sys/devices/mmc0/mmc0:aaaa/block/mmcblk0/device", "sys/devices/mmc0/mmc0:aaaa");
        link(root, "sys/dev/block/179:2", "sys/devices/mmc0/mmc0:aaaa/block/mmcblk0/mmcblk0p2");
        link(root, "sys/block/mmcblk0", "sys/devices/mmc0/mmc0:aaaa/block/mmcblk0");
        return root;
    }

    private static void wired(Path root, String name, String bus, String address, String assigned) throws IOException {
        String net = "sys/class/net/" + name + "/";
        put(root, net + "type", "1\n");
        put(root, net + "address", address + "\n");
        put(root, net + "addr_assign_type", assigned + "\n");
        Files.createDirectories(root.resolve(net + "device"));
        Files.createDirectories(root.resolve("sys/bus/" + bus));
        link(root, net + "device/subsystem", "sys/bus/" + bus);
    }

    @Test
    void a_machine_is_itself_at_every_start_and_says_nothing_of_its_numbers() throws Exception {
        MachineIdentity one = MachineFacts.read(pi("one", BOARD, CARD));
        assertThat(one.isKnown()).isTrue();
        assertThat(MachineFacts.read(pi("same", BOARD, CARD))).isEqualTo(one);
        assertThat(one.text()).matches("[0-9a-f]{32}").doesNotContain(BOARD, CARD, "abcdef01");
    }

    @Test
    void another_board_or_another_card_is_another_machine() throws Exception {
        Set<MachineIdentity> seen = new HashSet<>(List.of(
                MachineFacts.read(pi("one", BOARD, CARD)),
                MachineFacts.read(pi("moved", "10000000abcdef02", CARD)),
                MachineFacts.read(pi("copied", BOARD, CARD.replace("52bb", "52bc"))),
                MachineFacts.read(pi("both", "10000000abcdef02", CARD.replace("52bb", "52bc")))));
        assertThat(seen).hasSize(4).doesNotContain(MachineIdentity.UNKNOWN);
    }

    @Test
    void what_is_copied_with_the_card_or_comes_and_goes_changes_nothing() throws Exception {
        Path root = pi("one", BOARD, CARD);
        MachineIdentity before = MachineFacts.read(root);
        put(root, "etc/machine-id", "00000000000000000000000000000001\n");
        wired(root, "eth1", "usb", "00:e0:4c:68:00:01", "0");
        put(root, "sys/block/mmcblk1/device/cid", CARD.replace('3', '4'));
        assertThat(MachineFacts.read(root)).isEqualTo(before);
    }

    @Test
    void the_serial_is_the_same_wherever_it_is_read() throws Exception {
        Path root = pi("one", BOARD, CARD);
        MachineIdentity whole = MachineFacts.read(root);
        put(root, "sys/firmware/devicetree/base/serial-number", BOARD + "\0");
        assertThat(MachineFacts.read(root)).isEqualTo(whole);
        Files.delete(root.resolve("proc/device-tree/serial-number"));
        assertThat(MachineFacts.read(root)).isEqualTo(whole);
        Files.delete(root.resolve("sys/firmware/devicetree/base/serial-number"));
        assertThat(MachineFacts.read(root)).isEqualTo(whole);
    }

    @Test
    void a_computer_without_a_board_number_is_known_by_its_built_in_interfaces_and_its_disk() throws Exception {
        Path root = folder.resolve("pc");
        put(root, "proc/self/mountinfo", "26 1 259:2 / / rw - ext4 /dev/nvme0n1p2 rw\n");
        put(root, "sys/devices/nvme0n1/nvme0n1p2/partition", "2\n");
        put(root, "sys/devices/nvme0n1/wwid", "eui.0025388b01c0ffee\n");
        link(root, "sys/dev/block/259:2", "sys/devices/nvme0n1/nvme0n1p2");
        MachineIdentity disk = MachineFacts.read(root);
        wired(root, "eth0", "pci", "d8:bb:c1:00:00:01", "0");
        MachineIdentity both = MachineFacts.read(root);
        assertThat(List.of(disk, both)).doesNotHaveDuplicates().doesNotContain(MachineIdentity.UNKNOWN);
        wired(root, "usb0", "usb", "d8:bb:c1:00:00:02", "0");
        wired(root, "bond0", "pci", "d8:bb:c1:00:00:03", "2");
        wired(root, "wlan0", "pci", "d8:bb:c1:00:00:04", "0");
        Files.createDirectories(root.resolve("sys/class/net/wlan0/wireless"));
        put(root, "sys/class/net/lo/address", "00:00:00:00:00:00\n");
        put(root, "sys/class/net/docker0/address", "02:42:ac:11:00:01\n");
        assertThat(MachineFacts.read(root)).isEqualTo(both);
        wired(root, "eth1", "pci", "d8:bb:c1:00:00:05", "0");
        assertThat(MachineFacts.read(root)).isNotEqualTo(both);
    }

    @Test
    void a_whole_disk_without_partitions_has_its_own_number() throws Exception {
        Path root = folder.resolve("vm");
        put(root, "proc/self/mountinfo", "26 1 254:0 / / rw - ext4 /dev/vda rw\n");
        put(root, "sys/devices/vda/serial", "disk-17\n");
        link(root, "sys/dev/block/254:0", "sys/devices/vda");
        MachineIdentity one = MachineFacts.read(root);
        put(root, "sys/devices/vda/serial", "disk-18\n");
        assertThat(MachineFacts.read(root)).isNotEqualTo(one);
    }

    @Test
    void the_system_s_own_number_counts_only_where_nothing_else_is_known() throws Exception {
        Path root = folder.resolve("container");
        put(root, "etc/machine-id", "8e1f2cb7a4f04b6ea7f0a3ce0d0f9b11\n");
        MachineIdentity one = MachineFacts.read(root);
        assertThat(one.isKnown()).isTrue();
        put(root, "etc/machine-id", "8e1f2cb7a4f04b6ea7f0a3ce0d0f9b12\n");
        assertThat(MachineFacts.read(root)).isNotEqualTo(one).isNotEqualTo(MachineIdentity.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "0000000000000000", "  \n", "00:00-00"})
    void a_number_that_says_nothing_is_none(String blank) throws Exception {
        Path root = pi("blank", blank, blank);
        put(root, "etc/machine-id", blank);
        assertThat(MachineFacts.read(root)).isEqualTo(MachineIdentity.UNKNOWN);
    }

    @Test
    void nothing_that_lies_there_makes_it_throw() throws Exception {
        assertThat(MachineFacts.read(folder.resolve("nothing"))).isEqualTo(MachineIdentity.UNKNOWN);
        Path root = folder.resolve("odd");
        Files.createDirectories(root.resolve("etc/machine-id"));
        Files.createDirectories(root.resolve("proc/cpuinfo"));
        put(root, "proc/self/mountinfo", "26 1 179:2 / / rw\n\u00ff\u0000" + "x".repeat(200_000));
        put(root, "proc/device-tree/serial-number", "9".repeat(100_000));
        put(root, "sys/class/net", "no folder");
        Files.createDirectories(root.resolve("sys/dev/block"));
        Files.createSymbolicLink(root.resolve("sys/dev/block/179:2"), Path.of("179:2"));
        assertThat(MachineFacts.read(root)).isEqualTo(MachineIdentity.UNKNOWN);
    }

    @Test
    void this_machine_is_the_same_twice() {
        assertThat(MachineFacts.read()).isEqualTo(MachineFacts.read());
    }

    @Test
    void an_identity_is_32_digits_or_unknown() {
        assertThat(new MachineIdentity("unknown")).isEqualTo(MachineIdentity.UNKNOWN);
        for (String wrong : List.of("", "0123", "g".repeat(32), "A".repeat(32), "0".repeat(33))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new MachineIdentity(wrong));
        }
    }
}
