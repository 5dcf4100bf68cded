package greenslip.desk;

import java.util.List;

/**
 * The operator's page as other machines see it.
 *
 * @param address printable ASCII
 * @param fingerprint of the station's certificate, in lines that fit the narrowest paper
 */
public record RemotePage(String address, List<String> fingerprint) {
    public RemotePage {
        fingerprint = List.copyOf(fingerprint);
    }
}
