package greenslip.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialUrlTest {
    private final CredentialUrl url = new CredentialUrl("https://v.example/#");

    @Property
    void a_message_comes_back_from_its_address(@ForAll @Size(min = 1, max = 160) byte[] message) {
        assertThat(CredentialUrl.message(url.text(message)))
                .hasValueSatisfying(back -> assertThat(back).isEqualTo(message));
    }

    @Test
    void bare_digits_other_hosts_upper_case_and_blanks_around_are_read() {
        byte[] message = new byte[134];
        message[0] = 7;
        String digits = DecimalDigits.encode(message);
        for (String text : new String[] {
            digits,
            " " + digits + "\r\n",
            "HTTPS://V.EXAMPLE/#" + digits,
            "http://localhost:8080/gate#" + digits,
            "https://other.example.org/gate/?a=b#" + digits
        }) {
            assertThat(CredentialUrl.message(text)).as(text).contains(message);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#",
                "123",
                "https://v.example/",
                "https://v.example/#",
                "https://v.example/#12a",
                "https://v.example/#1#123",
                "ftp://v.example/#123",
                "javascript://x#123",
                "https://v.example/#１２３"
            })
    void anything_else_holds_no_message(String text) {
        assertThat(CredentialUrl.message(text)).isEmpty();
    }

    @Property
    void no_text_makes_it_throw(@ForAll @StringLength(max = 1500) String text) {
        assertThat(CredentialUrl.message(text)).isNotNull();
        assertThat(CredentialUrl.message("https://" + text + "#123")).isNotNull();
    }

    @Test
    void the_longest_credential_fits_a_version_nine_code_behind_a_short_host() {
        int bytes = CredentialUrl.longestMessageBytes();
        assertThat(bytes).isEqualTo(147);
        String text = "https://a23456789.cn/#" + DecimalDigits.encode(new byte[bytes]);
        assertThat(CredentialUrl.qrVersion(text)).isEqualTo(CredentialUrl.MAX_QR_VERSION);
        assertThat(CredentialUrl.faults("https://a23456789.cn/#")).isEmpty();
    }

    /** Where the room ends: the fault comes before a code is printed too fine to be read. */
    @Test
    void a_host_that_is_too_long_is_told_at_once() {
        int longest = 0;
        for (int letters = 1; letters < 60; letters++) {
            if (CredentialUrl.faults("https://" + "a".repeat(letters) + ".cn/#").isEmpty()) {
                longest = ("https://" + "a".repeat(letters) + ".cn/#").length();
            }
        }
        assertThat(longest).isEqualTo(30);
        assertThat(CredentialUrl.faults("https://a-rather-long-name.example.org/#"))
                .singleElement()
                .asString()
                .contains("version 10")
                .contains("更短");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v.example/#",
                "https://v.example/",
                "HTTPS://V.EXAMPLE/#",
                "https://V.example/#",
                "ftp://v.example/#",
                "https:///#",
                "https://v.example/ #",
                "https://点.example/#",
                "https://v.example/\n#"
            })
    void what_is_no_such_address_is_refused(String prefix) {
        assertThat(CredentialUrl.faults(prefix)).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new CredentialUrl(prefix));
    }

    @Test
    void a_text_too_long_for_any_code_has_no_version() {
        assertThat(CredentialUrl.qrVersion("x".repeat(5000))).isEqualTo(41);
    }
}
