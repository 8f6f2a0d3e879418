import { expectSeeds, SEEDS } from "./expectSeeds";

expectSeeds(1, SEEDS / 2);
