import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * A web application with three clients, and an API that checks their tokens: those of the clients "jwt" and "keyed" by
 * the published keys, those of "opaque" by introspection. All ask for the role "seller". "keyed" has a key, by which it
 * signs assertions, in place of a secret.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@RestController
public class App {
  static final String HOME = System.getenv("URL");
  static final String ISSUER = System.getenv("ISSUER");
  static final String ROLES = "urn:zitadel:iam:org:project:" + System.getenv("PROJECT") + ":roles";

  public static void main(String[] arguments) {
    var settings = new TreeMap<String, Object>(Map.of(
        "server.address", "127.0.0.1",
        "server.port", HOME.substring(HOME.lastIndexOf(':') + 1),
        "spring.security.oauth2.client.provider.tenant.issuer-uri", ISSUER,
        "spring.security.oauth2.resourceserver.jwt.issuer-uri", ISSUER,
        "spring.security.oauth2.resourceserver.jwt.audiences", System.getenv("PROJECT")));
    for (var client : List.of("jwt", "opaque", "keyed")) {
      if (System.getenv("CLIENT_ID_" + client) == null) {
        continue;
      }
      var registration = "spring.security.oauth2.client.registration." + client + ".";
      settings.put(registration + "provider", "tenant");
      settings.put(registration + "client-id", System.getenv("CLIENT_ID_" + client));
      if (client.equals("keyed")) {
        settings.put(registration + "client-authentication-method", "private_key_jwt");
      } else {
        settings.put(registration + "client-secret", System.getenv("CLIENT_SECRET_" + client));
        settings.put(registration + "client-authentication-method", "client_secret_basic");
      }
      settings.put(registration + "authorization-grant-type", "authorization_code");
      settings.put(registration + "redirect-uri", "{baseUrl}/login/oauth2/code/{registrationId}");
      settings.put(registration + "scope", "openid,profile,email,urn:zitadel:iam:org:project:role:seller");
    }
    var app = new SpringApplication(App.class);
    app.setDefaultProperties(settings);
    app.run();
  }

  static Collection<GrantedAuthority> roles(ClaimAccessor claims) {
    var roles = claims.getClaimAsMap(ROLES);
    return roles == null ? List.of() : roles.keySet().stream().<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role)).toList();
  }

  @Bean
  @Order(1)
  SecurityFilterChain byKeys(HttpSecurity http) {
    var converter = new JwtAuthenticationConverter();
    converter.setJwtGrantedAuthoritiesConverter(App::roles);
    return http.securityMatcher("/api/jwt").authorizeHttpRequests(all -> all.anyRequest().hasRole("seller"))
        .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.jwtAuthenticationConverter(converter))).build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain byIntrospection(HttpSecurity http) {
    var instance = SpringOpaqueTokenIntrospector.withIntrospectionUri(ISSUER + "/oauth/v2/introspect")
        .clientId(System.getenv("API_ID")).clientSecret(System.getenv("API_SECRET")).build();
    OpaqueTokenIntrospector introspector = token -> {
      var told = instance.introspect(token);
      return new DefaultOAuth2AuthenticatedPrincipal(told.getAttribute("sub"), told.getAttributes(), roles(told::getAttributes));
    };
    return http.securityMatcher("/api/opaque").authorizeHttpRequests(all -> all.anyRequest().hasRole("seller"))
        .oauth2ResourceServer(server -> server.opaqueToken(opaque -> opaque.introspector(introspector))).build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain pages(HttpSecurity http, ClientRegistrationRepository clients) {
    var signOut = new OidcClientInitiatedLogoutSuccessHandler(clients);
    signOut.setPostLogoutRedirectUri("{baseUrl}/signed-out");
    var assertion = new NimbusJwtClientAuthenticationParametersConverter<OAuth2AuthorizationCodeGrantRequest>(registration -> key());
    // Spring names the token endpoint, the tenant wants itself.
    assertion.setJwtClientAssertionCustomizer(context -> context.getClaims().audience(List.of(ISSUER)));
    var tokens = new RestClientAuthorizationCodeTokenResponseClient();
    tokens.addParametersConverter(assertion);
    return http.authorizeHttpRequests(all -> all.requestMatchers("/signed-out", "/error").permitAll().anyRequest().authenticated())
        .oauth2Login(login -> login.tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(tokens))).logout(logout -> logout.logoutSuccessHandler(signOut)).build();
  }

  /** Spring takes only ID tokens of this algorithm, RS256 by default. */
  @Bean
  JwtDecoderFactory<ClientRegistration> idTokens() {
    var algorithm = SignatureAlgorithm.from(System.getenv().getOrDefault("ID_TOKEN_ALGORITHM", "RS256"));
    var factory = new OidcIdTokenDecoderFactory();
    factory.setJwsAlgorithmResolver(registration -> algorithm);
    return factory;
  }

  /** The key of the client "keyed", with its id. */
  static JWK key() {
    try {
      return JWK.parse(System.getenv("CLIENT_KEY_keyed"));
    } catch (ParseException e) {
      throw new IllegalStateException("CLIENT_KEY_keyed is not a JWK", e);
    }
  }

  @GetMapping({"/api/jwt", "/api/opaque"})
  Map<String, Object> api(Authentication who) {
    return Map.of("sub", who.getName(), "by", who instanceof JwtAuthenticationToken ? "keys" : "introspection");
  }

  @GetMapping(path = "/", produces = "text/plain")
  String page(@AuthenticationPrincipal OidcUser person, @RegisteredOAuth2AuthorizedClient OAuth2AuthorizedClient client) {
    var answer = RestClient.create(HOME).get().uri("/api/" + (client.getClientRegistration().getRegistrationId().equals("opaque") ? "opaque" : "jwt"))
        .headers(headers -> headers.setBearerAuth(client.getAccessToken().getTokenValue())).retrieve().body(String.class);
    return "Hello " + person.getFullName() + "\n" + person.getEmail() + "\n" + answer;
  }

  @GetMapping(path = "/signed-out", produces = "text/plain")
  String signedOut() {
    return "Signed out";
  }
}
