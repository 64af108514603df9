// ApiVersions 0-4: what this listener serves, and the cluster's features.
// v1 adds throttleTimeMs; v3 the client's software name and version, and the features (tagged); v4 lets a supported
// feature begin at level 0, so older versions leave such features out. An unknown version is answered by the dispatcher
// through `fail`, in version 0. Must hold: every range listed is served in full.

import type { FeaturesImage } from '../../metadata/image.ts';
import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type ApiVersionsRequest,
  ApiVersionsResponse,
  ApiVersionsResponseApiVersion,
  ApiVersionsResponseFinalizedFeatureKey,
  ApiVersionsResponseSupportedFeatureKey,
  apiVersions,
} from '../../protocol/generated/api-versions.ts';
import { isSoftwareText } from '../clients/client-software.ts';
import { defineHandler, type Handler, type RequestContext } from '../handler.ts';

/** One line of the answer. */
export interface ApiRange {
  readonly apiKey: number;
  readonly min: number;
  readonly max: number;
}

/** What the handler needs of the broker. */
export interface ApiVersionsBroker {
  readonly nodeId: number;
  /** The only feature level that the image does not hold. */
  readonly kraftVersion?: number;
  readonly metadata: {
    readonly image: {
      readonly offset: number;
      readonly features: FeaturesImage;
      readonly cluster: {
        readonly brokers: ReadonlyMap<
          number,
          {
            readonly features: readonly {
              readonly name: string;
              readonly minSupportedVersion: number;
              readonly maxSupportedVersion: number;
            }[];
          }
        >;
      };
    };
  };
}

/** What clients see of the features. */
export interface FeatureView {
  /** Null: nothing. */
  supported(name: string, min: number, max: number): { readonly min: number; readonly max: number } | null;
  /** 0: nothing. */
  finalized(name: string, level: number): number;
}

const VERSIONS = [0, 4] as const;
const ALL_FEATURES: FeatureView = {
  supported: (_name, min, max) => ({ min, max }),
  finalized: (_name, level) => level,
};

/** @param advertised the ranges of the handler table that clients are to see, in order of key */
export function apiVersionsHandler(
  advertised: () => readonly ApiRange[],
  versions: readonly [min: number, max: number] = VERSIONS,
  features: FeatureView = ALL_FEATURES,
): Handler<ApiVersionsRequest, ApiVersionsResponse, ApiVersionsBroker> {
  return defineHandler({
    api: apiVersions,
    versions,
    gate: 'open',
    handle(broker: ApiVersionsBroker, context: RequestContext, request: ApiVersionsRequest): ApiVersionsResponse {
      const version = context.apiVersion;
      if (
        version >= 3 &&
        !(isSoftwareText(request.clientSoftwareName) && isSoftwareText(request.clientSoftwareVersion))
      ) {
        return new ApiVersionsResponse({ errorCode: ErrorCode.INVALID_REQUEST });
      }
      const response = new ApiVersionsResponse({ apiKeys: advertised().map(apiVersion) });
      if (version >= 3) addFeatures(response, broker, version, features);
      return response;
    },
    /** With UNSUPPORTED_VERSION the range of this one API comes along, so that the client can ask again. */
    fail(_request: ApiVersionsRequest, error: ApiError): ApiVersionsResponse {
      const own = error.code === ErrorCode.UNSUPPORTED_VERSION;
      return new ApiVersionsResponse({
        errorCode: error.code,
        apiKeys: own ? [apiVersion({ apiKey: apiVersions.key, min: versions[0], max: versions[1] })] : [],
      });
    },
  });
}

function apiVersion(range: ApiRange): ApiVersionsResponseApiVersion {
  return new ApiVersionsResponseApiVersion({ apiKey: range.apiKey, minVersion: range.min, maxVersion: range.max });
}

/** Supported: what this broker registered with. Finalized: what the metadata log says, levels above 0 only. */
function addFeatures(
  response: ApiVersionsResponse,
  broker: ApiVersionsBroker,
  version: number,
  view: FeatureView,
): void {
  const image = broker.metadata.image;
  for (const feature of image.cluster.brokers.get(broker.nodeId)?.features ?? []) {
    const seen = view.supported(feature.name, feature.minSupportedVersion, feature.maxSupportedVersion);
    if (seen === null || (version < 4 && seen.min === 0)) continue;
    response.supportedFeatures.push(
      new ApiVersionsResponseSupportedFeatureKey({ name: feature.name, minVersion: seen.min, maxVersion: seen.max }),
    );
  }
  response.finalizedFeaturesEpoch = image.offset;
  const levels: (readonly [string, number])[] = [
    ...image.features.finalized,
    ['kraft.version', broker.kraftVersion ?? 0],
  ];
  for (const [name, finalized] of levels) {
    const level = view.finalized(name, finalized);
    if (level === 0) continue;
    response.finalizedFeatures.push(
      new ApiVersionsResponseFinalizedFeatureKey({ name, minVersionLevel: level, maxVersionLevel: level }),
    );
  }
}
